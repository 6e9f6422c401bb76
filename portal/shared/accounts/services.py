"""Writes of accounts: verification of an address by a mailed link, and the buyer's account that follows."""

from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from portal.shared.accounts.models import EmailVerification, User
from portal.shared.errors import DomainError, Throttled
from portal.shared.mail import services as mail_services
from portal.shared.mail import suppression
from portal.shared.mail.mailbox_providers import mailbox_of
from portal.shared.mail.models import MailMessage
from portal.shared.mail.outbox import queue_mail
from portal.shared.mail.states import MailState
from portal.shared.text import email_addresses
from portal.shared.throttle import throttle

PER_HOUR = 5
PER_DAY = 15


class LinkExpired(DomainError):
    """The mailed link is older than 24 hours."""

    code = "link_expired"
    message = _("リンクの期限が切れています。新しい確認メールを送ってください。")
    status = 410


class LinkUsed(DomainError):
    """The mailed link works once and was used."""

    code = "link_used"
    message = _("このリンクは使い終わりました。新しい確認メールを送ってください。")
    status = 410


class AddressTaken(DomainError):
    """An account with this address exists."""

    code = "address_taken"
    message = _("このメールアドレスは登録済みです。ログインしてお進みください。")


def start_verification(
    *,
    email: str,
    purpose: EmailVerification.Purpose | str,
    next_path: str,
    locale: str,
    at: datetime,
    subject: str = "",
) -> EmailVerification:
    """Mails a link and a code to the address; both lead to `next_path` (a path of this site).

    `subject` is the title of the event that it is for; the mail names it.

    Does the same for every address. Raises Throttled after 5 mails an hour or 15 a day to one mailbox, and beyond its
    ceiling over all kinds.
    """
    email = email_addresses.normalise(email)
    mailbox = mailbox_of(email)
    with transaction.atomic():
        throttle(f"verify-hour:{mailbox}", limit=PER_HOUR, per=timedelta(hours=1), at=at)
        throttle(f"verify-day:{mailbox}", limit=PER_DAY, per=timedelta(days=1), at=at)
        verification = EmailVerification.objects.create(
            email=email,
            purpose=purpose,
            subject=subject[:200],
            next_path=local_path(next_path),
            locale=locale,
            sent_at=at,
            expires_at=at + EmailVerification.LIFETIME,
        )
        if queue_mail("verify_address", to=email, about=verification, locale=locale, at=at).is_withheld:
            raise Throttled
    return verification


def resend_verification(verification: EmailVerification, at: datetime) -> EmailVerification:
    """Mails a new link for the same address, purpose and path. Raises Throttled."""
    return start_verification(
        email=verification.email,
        purpose=verification.purpose,
        subject=verification.subject,
        next_path=verification.next_path,
        locale=verification.locale,
        at=at,
    )


def confirm_verification(verification: EmailVerification, at: datetime) -> EmailVerification:
    """Confirms the verification: the button behind its link was pressed. Repeating it within 24 hours changes nothing.

    Mail to the address is unsuppressed. Raises LinkExpired; and LinkUsed at the second use of a one-time link, and
    after the code was typed.
    """
    if at >= verification.expires_at:
        raise LinkExpired
    is_first = confirm_once(verification, EmailVerification.State.CONFIRMED, at)
    if not is_first and verification.is_used_up:
        raise LinkUsed
    return verification


@transaction.atomic
def confirm_once(verification: EmailVerification, state: EmailVerification.State, at: datetime) -> bool:
    """Confirms it, by link or code, and reads it again; False when it was confirmed before, by whichever of the two."""
    waiting = EmailVerification.objects.filter(pk=verification.pk, confirmed_at=None)
    is_first = waiting.update(state=state, confirmed_at=at) > 0
    if is_first:
        suppression.unsuppress(verification.email)
    verification.refresh_from_db()
    return is_first


@transaction.atomic
def create_buyer(*, email: str, password: str, name: str, kana: str, phone: str, locale: str, at: datetime) -> User:
    """Creates the account of a buyer whose address was verified by a mailed link. Raises AddressTaken when one exists."""
    email = email_addresses.normalise(email)
    if User.objects.filter(email__iexact=email).exists():
        raise AddressTaken
    user = User.objects.create_user(email, password, name=name, kana=kana, phone=phone, locale=locale, date_joined=at)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def local_path(path: str) -> str:
    """The path when it leads to this site and has at most 300 characters, else an empty text."""
    is_ours = path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None)
    return path if is_ours and len(path) <= 300 else ""


@transaction.atomic
def cancel_queued_emails(user: User, *, address: str, at: datetime) -> int:
    """Cancels the user's queued mails to one address and returns how many; one that a worker is sending is not stopped."""
    waiting = MailMessage.objects.filter(user=user, address__iexact=address, state=MailState.QUEUED).order_by("pk")
    return sum(mail_services.cancel_queued(mail, at, diagnostic="address corrected") for mail in waiting)
