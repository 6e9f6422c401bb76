"""Addresses of accounts whose domain was stored as it was typed get the form of DNS, as new ones do (RFC 5891).

An address whose other form belongs to another account stays as it is: people decide which account is right
(`manage.py audit` lists them).
"""

import idna
from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

NOT_ASCII = "[^ -~]"


def to_ascii(apps: Apps, schema_editor: BaseDatabaseSchemaEditor | None) -> None:
    """Accounts first, then what allauth knows of their addresses."""
    users, addresses = apps.get_model("shared", "User"), apps.get_model("account", "EmailAddress")
    for user in users.objects.filter(email__regex=NOT_ASCII).order_by("pk").iterator():
        email = _ascii(user.email)
        if email == user.email or users.objects.filter(email__iexact=email).exists():
            continue
        users.objects.filter(pk=user.pk).update(email=email)
    for row in addresses.objects.filter(email__regex=NOT_ASCII).order_by("pk").iterator():
        email = _ascii(row.email)
        is_of_another = users.objects.filter(email__iexact=email).exclude(pk=row.user_id).exists()
        if email == row.email or is_of_another or addresses.objects.filter(email__iexact=email).exists():
            continue
        addresses.objects.filter(pk=row.pk).update(email=email)


def _ascii(email: str) -> str:
    """The address with its domain as DNS has it; one that is no domain stays."""
    local, _at, domain = email.rpartition("@")
    try:
        return f"{local}@{idna.encode(domain, uts46=True).decode()}".lower()
    except (idna.IDNAError, UnicodeError):
        return email


class Migration(migrations.Migration):
    dependencies = [("shared", "0013_pending_sender"), ("account", "0009_emailaddress_unique_primary_email")]

    operations = [migrations.RunPython(to_ascii, migrations.RunPython.noop)]
