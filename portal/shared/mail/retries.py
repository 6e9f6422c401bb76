"""When a mail that was not accepted is tried again: with growing delays, for as long as it still matters to its receiver."""

from datetime import datetime, timedelta

from portal.shared.mail.mail_kinds import mail_kinds
from portal.shared.mail.models import MailMessage
from portal.shared.mail.states import ADDRESS_REFUSED, FailureReason

RETRY_DELAYS = [timedelta(seconds=s) for s in (20, 60, 180, 600, 1800, 3600)]  # the last one repeats
UNEXPLAINED_FOR = timedelta(days=1)  # since the mail was made: lasting refusals that are not clearly about us


def next_try_after_error(mail: MailMessage, at: datetime) -> datetime | None:
    """The next try after a temporary refusal or an error of the transport; None when the mail matters no more."""
    return _within(mail, at, _matters_until(mail))


def next_try_after_refusal(mail: MailMessage, reason: str, at: datetime) -> datetime | None:
    """The next try after a lasting refusal (5xx, or a bounce); None when the mail has failed.

    Refusals of our relay, sender or policy (SENDER_PROBLEM) are tried again like errors of the transport, since the
    mistake is ours to mend; those of the address or of a full mailbox never; others for UNEXPLAINED_FOR.
    """
    if reason == FailureReason.SENDER_PROBLEM:
        return next_try_after_error(mail, at)
    if reason in {*ADDRESS_REFUSED, FailureReason.MAILBOX_FULL}:
        return None
    return _within(mail, at, min(_matters_until(mail), mail.created_at + UNEXPLAINED_FOR))


def _within(mail: MailMessage, at: datetime, until: datetime) -> datetime | None:
    """`at` plus the delay after the mail's last attempt, but at the latest `until`; None from then on."""
    delay = RETRY_DELAYS[min(max(mail.attempts, 1), len(RETRY_DELAYS)) - 1]
    return min(at + delay, until) if at < until else None


def _matters_until(mail: MailMessage) -> datetime:
    return mail_kinds[mail.kind].matters_until(mail)
