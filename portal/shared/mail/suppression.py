"""Addresses that proved dead get no more mail, until their owner proves one, a server takes one, or staff lift it."""

from datetime import datetime, timedelta

from portal.shared.mail.mail_kinds import mail_kinds
from portal.shared.mail.models import MailEvent, MailMessage, SuppressedAddress
from portal.shared.mail.states import REFUSED, FailureReason, MailState

# How many lasting refusals in a row end it. Where a filter may be the cause, whoever opens it gets one more try.
REFUSALS_TO_SUPPRESS = {
    FailureReason.MISSING: 1,
    FailureReason.MALFORMED: 1,
    FailureReason.MISSING_OR_FILTERED: 2,
    FailureReason.SPAM: 1,
}
FINAL_STATES = (MailState.SENT, MailState.DELIVERED, MailState.BOUNCED, MailState.FAILED, MailState.COMPLAINED)
VERIFICATIONS_PER_DAY = 3  # mails that only ask for a proof still go to a dead address, this often


def is_suppressed(address: str) -> bool:
    """Whether nothing is sent to the address now."""
    return SuppressedAddress.objects.filter(address=address.lower()).exists()


def blocks_mail(mail: MailMessage, at: datetime) -> bool:
    """Whether this mail stays here. A mail that asks for a proof is the way out, so three a day go all the same."""
    if not is_suppressed(mail.address):
        return False
    if not mail_kinds[mail.kind].is_verification:
        return True
    day = MailMessage.objects.filter(address__iexact=mail.address, created_at__gt=at - timedelta(days=1))
    tried = day.filter(kind=mail.kind, attempts__gt=0).exclude(state=MailState.SUPPRESSED).exclude(pk=mail.pk)
    return tried.count() >= VERIFICATIONS_PER_DAY


def update_from_event(mail: MailMessage, event: MailEvent) -> None:
    """Stops or frees the mail's address by what was just told of it; in the teller's transaction."""
    if event.state == MailState.DELIVERED:
        unsuppress(mail.address)
    elif _is_dead(mail, event):
        SuppressedAddress.objects.get_or_create(
            address=mail.address.lower(),
            defaults={"reason": event.reason or FailureReason.SPAM, "reply": event.reply, "since": event.at},
        )


def unsuppress(address: str) -> bool:
    """The address gets mail again; False when it was not stopped."""
    removed, _rows = SuppressedAddress.objects.filter(address=address.lower()).delete()
    return bool(removed)


def _is_dead(mail: MailMessage, event: MailEvent) -> bool:
    """A complaint is enough; refusals must be so many among the address's newest mails, none of which was taken."""
    if event.state == MailState.COMPLAINED:
        return True
    if event.state not in REFUSED or event.reason not in REFUSALS_TO_SUPPRESS:
        return False
    ended = MailMessage.objects.filter(address__iexact=mail.address, state__in=FINAL_STATES).order_by("-pk")
    newest = ended.values_list("state", "reason")[: REFUSALS_TO_SUPPRESS[FailureReason(event.reason)]]
    refused = [state in REFUSED and reason in REFUSALS_TO_SUPPRESS for state, reason in newest]
    return all(refused) and len(refused) == REFUSALS_TO_SUPPRESS[FailureReason(event.reason)]
