"""Addresses that proved dead get no more mail, until their owner proves one, a server takes one, or staff lift it."""

from datetime import datetime, timedelta

from portal.shared.mail.mail_kinds import kinds
from portal.shared.mail.models import MailEvent, MailMessage, SuppressedAddress
from portal.shared.mail.states import REFUSED, MailState, Reason

# How many lasting refusals in a row end it. Where a filter may be the cause, whoever opens it gets one more try.
ENOUGH = {Reason.MISSING: 1, Reason.MALFORMED: 1, Reason.MISSING_OR_FILTERED: 2, Reason.SPAM: 1}
ENDED = (MailState.SENT, MailState.DELIVERED, MailState.BOUNCED, MailState.FAILED, MailState.COMPLAINED)
PROOFS_A_DAY = 3  # mails that only ask for a proof still go to a dead address, this often


def is_stopped(address: str) -> bool:
    """Whether nothing is sent to the address now."""
    return SuppressedAddress.objects.filter(address=address.lower()).exists()


def stops(mail: MailMessage, at: datetime) -> bool:
    """Whether this mail stays here. A mail that asks for a proof is the way out, so three a day go all the same."""
    if not is_stopped(mail.address):
        return False
    if not kinds[mail.kind].is_proof:
        return True
    day = MailMessage.objects.filter(address__iexact=mail.address, created_at__gt=at - timedelta(days=1))
    tried = day.filter(kind=mail.kind, attempts__gt=0).exclude(state=MailState.SUPPRESSED).exclude(pk=mail.pk)
    return tried.count() >= PROOFS_A_DAY


def weigh(mail: MailMessage, event: MailEvent) -> None:
    """Stops or frees the mail's address by what was just told of it; in the teller's transaction."""
    if event.state == MailState.DELIVERED:
        lift(mail.address)
    elif _is_dead(mail, event):
        SuppressedAddress.objects.get_or_create(
            address=mail.address.lower(),
            defaults={"reason": event.reason or Reason.SPAM, "reply": event.reply, "since": event.at},
        )


def lift(address: str) -> bool:
    """The address gets mail again; False when it was not stopped."""
    removed, _rows = SuppressedAddress.objects.filter(address=address.lower()).delete()
    return bool(removed)


def _is_dead(mail: MailMessage, event: MailEvent) -> bool:
    """A complaint is enough; refusals must be so many among the address's newest mails, none of which was taken."""
    if event.state == MailState.COMPLAINED:
        return True
    if event.state not in REFUSED or event.reason not in ENOUGH:
        return False
    ended = MailMessage.objects.filter(address__iexact=mail.address, state__in=ENDED).order_by("-pk")
    newest = ended.values_list("state", "reason")[: ENOUGH[Reason(event.reason)]]
    refused = [state in REFUSED and reason in ENOUGH for state, reason in newest]
    return all(refused) and len(refused) == ENOUGH[Reason(event.reason)]
