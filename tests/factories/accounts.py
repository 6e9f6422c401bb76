"""Users, and verifications of addresses."""

from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth.models import Group, Permission

from portal.shared.accounts.models import EmailVerification, User

PASSWORD = "kaze-to-hikari-26"
_count = iter(range(1, 1_000_000))


def make_buyer(email: str = "", **fields) -> User:
    """Makes a user with a verified address and a password."""
    email = email or f"buyer{next(_count)}@example.jp"
    user = User.objects.create_user(email, PASSWORD, **{"name": "山田 花子", "kana": "ヤマダ ハナコ", **fields})
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def make_staff(email: str = "", **fields) -> User:
    """Makes a superuser without a second factor."""
    return make_buyer(email, is_staff=True, is_superuser=True, **fields)


def make_editor(email: str = "") -> User:
    """Makes a user who may open the admin and has no other permission."""
    user = make_buyer(email)
    group, _new = Group.objects.get_or_create(name="Access to the admin")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    user.groups.add(group)
    return user


def give_second_factor(user: User) -> TOTP:
    """Sets up an authenticator app for a user."""
    return TOTP.activate(user, generate_totp_secret())


def make_verification(at: datetime, **fields) -> EmailVerification:
    """Makes a mailed link that is valid for 24 hours."""
    return EmailVerification.objects.create(
        **{
            "email": "hanako@example.jp",
            "purpose": EmailVerification.Purpose.BUY,
            "next_path": "/terms/",
            "sent_at": at,
            "expires_at": at + timedelta(hours=24),
            **fields,
        }
    )
