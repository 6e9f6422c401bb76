"""Suppresses addresses that refuse mail, until the owner verifies one, a mail is delivered, or staff remove it."""

from datetime import datetime, timedelta

from portal.shared.mail.mail_kinds import mail_kinds
from portal.shared.mail.models import MailEvent, MailMessage, SuppressedAddress
from portal.shared.mail.states import ATTEMPTED, REFUSED, FailureReason, MailState

# Number of consecutive permanent refusals after which the address is suppressed; 2 where a filter may be the cause.
REFUSALS_TO_SUPPRESS = {
    FailureReason.MISSING: 1,
    FailureReason.MALFORMED: 1,
    FailureReason.MISSING_OR_FILTERED: 2,
}
VERIFICATIONS_PER_DAY = 3  # verification mails that a suppressed address still gets


def is_suppressed(address: str) -> bool:
    """Whether the address gets no mail at present."""
    return SuppressedAddress.objects.filter(address=address.lower()).exists()


def blocks_mail(mail: MailMessage, at: datetime) -> bool:
    """Whether the mail must not be sent. Verification mails unsuppress an address, so 3 in 24 hours are allowed."""
    if not is_suppressed(mail.address):
        return False
    if not mail_kinds[mail.kind].is_verification:
        return True
    recent = MailMessage.objects.filter(address__iexact=mail.address, created_at__gt=at - timedelta(days=1))
    attempted = recent.filter(kind=mail.kind, attempts__gt=0).exclude(state=MailState.SUPPRESSED).exclude(pk=mail.pk)
    return attempted.count() >= VERIFICATIONS_PER_DAY


def update_from_event(mail: MailMessage, event: MailEvent) -> None:
    """Suppresses or unsuppresses the mail's address after an event; runs in the caller's transaction."""
    if event.state == MailState.DELIVERED:
        unsuppress(mail.address)
    elif _must_suppress(mail, event):
        SuppressedAddress.objects.get_or_create(
            address=mail.address.lower(),
            defaults={"reason": event.reason or FailureReason.SPAM, "reply": event.reply, "since": event.at},
        )


def unsuppress(address: str) -> bool:
    """Allows mail to the address again; False when it was not suppressed."""
    removed, _rows = SuppressedAddress.objects.filter(address=address.lower()).delete()
    return bool(removed)


def _must_suppress(mail: MailMessage, event: MailEvent) -> bool:
    """One complaint is enough; otherwise the newest REFUSALS_TO_SUPPRESS attempted mails must all be refused."""
    if event.state == MailState.COMPLAINED:
        return True
    if event.state not in REFUSED or event.reason not in REFUSALS_TO_SUPPRESS:
        return False
    attempted = MailMessage.objects.filter(address__iexact=mail.address, state__in=ATTEMPTED).order_by("-pk")
    newest = attempted.values_list("state", "reason")[: REFUSALS_TO_SUPPRESS[FailureReason(event.reason)]]
    refused = [state in REFUSED and reason in REFUSALS_TO_SUPPRESS for state, reason in newest]
    return all(refused) and len(refused) == REFUSALS_TO_SUPPRESS[FailureReason(event.reason)]
