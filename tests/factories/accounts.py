"""People and proofs of addresses, by state."""

from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth.models import Group, Permission

from portal.shared.accounts.models import EmailVerification, User

PASSWORD = "kaze-to-hikari-26"
_count = iter(range(1, 1_000_000))


def make_buyer(email: str = "", **fields) -> User:
    """Somebody with a verified address and a password."""
    email = email or f"buyer{next(_count)}@example.jp"
    user = User.objects.create_user(email, PASSWORD, **{"name": "山田 花子", **fields})
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def make_staff(email: str = "", **fields) -> User:
    """A member of staff who may do everything and has no second factor yet."""
    return make_buyer(email, is_staff=True, is_superuser=True, **fields)


def make_editor(email: str = "") -> User:
    """Somebody who may enter the admin and nothing more."""
    user = make_buyer(email)
    group, _new = Group.objects.get_or_create(name="Door of the admin")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    user.groups.add(group)
    return user


def give_second_factor(user: User) -> TOTP:
    """An authenticator app, set up."""
    return TOTP.activate(user, generate_totp_secret())


def make_verification(at: datetime, **fields) -> EmailVerification:
    """A mailed link that is open for a day."""
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
