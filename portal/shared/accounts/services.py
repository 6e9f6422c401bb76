"""Writes about people: the mailed proof of an address, and the account that begins with it."""

from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from portal.shared.accounts.models import EmailVerification, User
from portal.shared.errors import DomainError
from portal.shared.mail import addresses, suppression
from portal.shared.mail import services as mail_services
from portal.shared.mail.models import MailMessage
from portal.shared.mail.sending.outbox import queue_mail
from portal.shared.mail.states import MailState
from portal.shared.throttle import throttle

PER_HOUR = 5
PER_DAY = 15


class LinkExpired(DomainError):
    """The mailed link is older than a day."""

    code = "link_expired"
    message = _("リンクの期限が切れています。新しい確認メールを送ってください。")
    status = 410


class LinkUsed(DomainError):
    """The mailed link worked once, and somebody has used it."""

    code = "link_used"
    message = _("このリンクは使い終わりました。新しい確認メールを送ってください。")
    status = 410


class AddressTaken(DomainError):
    """There is an account with this address already."""

    code = "address_taken"
    message = _("このメールアドレスは登録済みです。ログインしてお進みください。")


def start_verification(
    *, email: str, purpose: EmailVerification.Purpose | str, next_path: str, locale: str, at: datetime
) -> EmailVerification:
    """Mails a link to the address; whoever presses its button goes on at `next_path` (a path of this site).

    Says and does the same for every address. Raises TooManyTries after 5 mails an hour or 15 a day to one address.
    """
    email = addresses.normalise(email)
    with transaction.atomic():
        throttle(f"verify-hour:{email.lower()}", limit=PER_HOUR, per=timedelta(hours=1), at=at)
        throttle(f"verify-day:{email.lower()}", limit=PER_DAY, per=timedelta(days=1), at=at)
        verification = EmailVerification.objects.create(
            email=email,
            purpose=purpose,
            next_path=local_path(next_path),
            locale=locale,
            sent_at=at,
            expires_at=at + EmailVerification.LIFETIME,
        )
        queue_mail("verify_address", to=email, about=verification, locale=locale, at=at)
    return verification


def resend_verification(verification: EmailVerification, at: datetime) -> EmailVerification:
    """A new link for the same address and purpose. Raises TooManyTries."""
    return start_verification(
        email=verification.email,
        purpose=verification.purpose,
        next_path=verification.next_path,
        locale=verification.locale,
        at=at,
    )


def confirm_verification(verification: EmailVerification, at: datetime) -> EmailVerification:
    """Somebody with the link pressed the button; a second time within its life changes nothing.

    The address gets mail again if it was thought dead. Raises LinkExpired; and LinkUsed the second time for a link
    that works once.
    """
    if at >= verification.expires_at:
        raise LinkExpired
    with transaction.atomic():
        is_first = EmailVerification.objects.filter(pk=verification.pk, confirmed_at=None).update(
            state=EmailVerification.State.CONFIRMED, confirmed_at=at
        )
        suppression.unsuppress(verification.email)
    if not is_first and verification.is_one_time:
        raise LinkUsed
    verification.refresh_from_db()
    return verification


@transaction.atomic
def create_buyer(*, email: str, password: str, name: str, kana: str, phone: str, locale: str, at: datetime) -> User:
    """An account whose address was proven by a mailed link. Raises AddressTaken when there is one already."""
    email = addresses.normalise(email)
    if User.objects.filter(email__iexact=email).exists():
        raise AddressTaken
    user = User.objects.create_user(email, password, name=name, kana=kana, phone=phone, locale=locale, date_joined=at)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def local_path(path: str) -> str:
    """The path when it leads to this site, else an empty text."""
    ours = path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None)
    return path if ours and len(path) <= 300 else ""


@transaction.atomic
def cancel_queued_emails(user: User, *, address: str, at: datetime) -> int:
    """Waiting mails of a person to one address are not sent; one that a worker holds this moment is out of reach."""
    waiting = MailMessage.objects.filter(user=user, address__iexact=address, state=MailState.QUEUED).order_by("pk")
    return sum(mail_services.cancel_queued(mail, at, diagnostic="address corrected") for mail in waiting)
