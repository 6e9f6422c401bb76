"""Demo users: a buyer, an editor, a writer and a superuser; the last three with a known second factor."""

from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings
from django.contrib.auth.models import Group, Permission

from portal.shared.accounts.models import User
from portal.shared.registries.demo import register_demo

PASSWORD = "cloud-demo-2026"  # noqa: S105 - printed by the start of the demo
SECRETS = {
    "editor@example.jp": "KRUGKIDROVUWG2ZAMJZG653O",
    "writer@example.jp": "ONSWG4TFOQQHI2DFEB3XE2LU",
    "staff@example.jp": "MZXXQIDKOVWXA4ZAN53GK4RA",
}
GROUPS = {"editor@example.jp": "編集者", "writer@example.jp": "執筆者"}
DEMO_USERS: tuple[dict[str, Any], ...] = (
    {"email": "hanako@example.jp", "name": "山田 花子", "kana": "ヤマダ ハナコ", "phone": "09012345678"},
    {"email": "editor@example.jp", "name": "編集 太郎", "is_staff": True},
    {"email": "writer@example.jp", "name": "執筆 三葉", "is_staff": True},
    {"email": "staff@example.jp", "name": "運営 次郎", "is_staff": True, "is_superuser": True},
)


def load(at: datetime) -> None:
    """Creates the users that are missing; none unless settings.DEMO, since the password is public."""
    if not settings.DEMO:
        return
    for fields in DEMO_USERS:
        if not User.objects.filter(email=fields["email"]).exists():
            _create({**fields, "date_joined": at})


def _create(fields: dict[str, Any]) -> None:
    user = User.objects.create_user(password=PASSWORD, **fields)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    if user.email in GROUPS:
        group, _new = Group.objects.get_or_create(name=GROUPS[user.email])
        group.permissions.add(Permission.objects.get(codename="access_admin"))
        user.groups.add(group)
    if user.email in SECRETS and not Authenticator.objects.filter(user=user).exists():
        TOTP.activate(user, SECRETS[user.email])


register_demo("people", load, order=20)
