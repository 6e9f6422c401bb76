"""Stored kinds of mail and labels of models get the names of the glossary."""

from django.db import migrations

MAIL_KINDS = {
    "money_returning": "refund_started",
    "leaving_planned": "account_deletion_scheduled",
    "mail_copy": "copy_verification",
    "application_received": "lottery_received",
    "application_won": "lottery_won",
    "application_lost": "lottery_lost",
    "application_withdrawn": "lottery_withdrawn",
    "application_forfeited": "lottery_forfeited",
}
MODELS = {"commerce.Application": "commerce.LotteryEntry", "commerce.DoorPass": "commerce.GatePass"}


def _rename(apps, mail_kinds: dict[str, str], models: dict[str, str]) -> None:
    for old, new in mail_kinds.items():
        apps.get_model("shared", "MailMessage").objects.filter(kind=old).update(kind=new)
    for old, new in models.items():
        apps.get_model("shared", "StaffAccess").objects.filter(what=old).update(what=new)


def forwards(apps, schema_editor) -> None:
    """One UPDATE per kind."""
    _rename(apps, MAIL_KINDS, MODELS)


def backwards(apps, schema_editor) -> None:
    """The old names again."""
    _rename(apps, {new: old for old, new in MAIL_KINDS.items()}, {new: old for old, new in MODELS.items()})


class Migration(migrations.Migration):
    dependencies = [("shared", "0007_plain_words")]

    operations = [migrations.RunPython(forwards, backwards)]
