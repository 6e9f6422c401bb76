"""The demo's people: a buyer, an editor and a member of staff, the last two with a second factor that is known."""

from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings
from django.contrib.auth.models import Group

from portal.shared.accounts.models import User
from portal.shared.demo import register_demo

PASSWORD = "cloud-demo-2026"  # noqa: S105 - printed for everyone who starts the demo
SECRETS = {"editor@example.jp": "KRUGKIDROVUWG2ZAMJZG653O", "staff@example.jp": "MZXXQIDKOVWXA4ZAN53GK4RA"}
PEOPLE = (
    {"email": "hanako@example.jp", "name": "山田 花子", "kana": "ヤマダ ハナコ", "phone": "09012345678"},
    {"email": "editor@example.jp", "name": "編集 太郎", "is_staff": True},
    {"email": "staff@example.jp", "name": "運営 次郎", "is_staff": True, "is_superuser": True},
)


def load(at: datetime) -> None:
    """Makes whoever is missing. In a place that is no demo nobody is made: the password is public."""
    if not settings.DEMO:
        return
    for person in PEOPLE:
        if not User.objects.filter(email=person["email"]).exists():
            _make({**person, "date_joined": at})


def _make(person: dict) -> None:
    user = User.objects.create_user(password=PASSWORD, **person)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    if user.is_staff and not user.is_superuser:
        user.groups.add(Group.objects.get(name="Editors"))
    if user.email in SECRETS and not Authenticator.objects.filter(user=user).exists():
        TOTP.activate(user, SECRETS[user.email])


register_demo("people", load, order=20)
