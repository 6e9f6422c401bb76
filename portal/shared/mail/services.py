"""The one writer of a mail's state: the lease of who sends it, and what its sender and the carriers tell of it."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Max

from portal.shared import clock
from portal.shared.mail import suppression
from portal.shared.mail.models import MailEvent, MailMessage
from portal.shared.mail.states import TRANSITIONS, FailureReason, MailState
from portal.shared.mail.tracking.bounce_reasons import failure_reason

LEASE_DURATION = timedelta(minutes=2)
SMTP_REPLY_LEASE = timedelta(
    minutes=12
)  # above the ten minutes that smtp.py waits for a server's answer to the mail itself
WORKER = "worker"
MAX_DIAGNOSTIC_LENGTH = 2000


class LeaseLost(Exception):
    """Somebody else has taken the mail, or news has ended it: it must not be sent here."""


def acquire_lease(mail_id: int, at: datetime) -> MailMessage | None:
    """The lease: one conditional UPDATE, so two workers never hold one mail; None when it is not to be sent now."""
    taken = (
        MailMessage.objects.due(at)
        .order_by()
        .filter(pk=mail_id)
        .update(state=MailState.SENDING, lease_until=at + LEASE_DURATION, attempts=F("attempts") + 1)
    )
    return MailMessage.objects.get(pk=mail_id) if taken else None


def renew_lease(mail: MailMessage) -> None:
    """Just before the mail itself goes over the wire: still ours, and long enough for a slow answer. Raises LeaseLost.

    However slow a server was until here, a mail that somebody else took meanwhile is not sent a second time.
    """
    mine = MailMessage.objects.filter(pk=mail.pk, state=MailState.SENDING, attempts=mail.attempts)
    if not mine.update(lease_until=clock.now() + SMTP_REPLY_LEASE):
        raise LeaseLost


@transaction.atomic
def record_attempt(
    mail: MailMessage, state: MailState, at: datetime, *, reply: str = "", reason: str = "", **columns: object
) -> None:
    """What became of the try that `mail` stands for. `columns`: next_try_at, sent_at, esp_message_id.

    A try that lost its lease may still say that it sent the mail; it may not say anything else.
    """
    row = MailMessage.objects.select_for_update().get(pk=mail.pk)
    is_mine = row.state == MailState.SENDING and row.attempts == mail.attempts
    if not is_mine and state != MailState.SENT:
        return
    told = MailState.DEFERRED if state == MailState.QUEUED else state
    event = MailEvent(mail=row, state=told, at=at, source=WORKER, reply=reply[:MAX_DIAGNOSTIC_LENGTH], reason=reason)
    if state in {MailState.FAILED, MailState.QUEUED}:
        event.reason = reason or failure_reason(reply, row.address)
    event.save()
    _change_state(row, event, state, columns | {"lease_until": None})
    suppression.update_from_event(row, event)
    if columns.get("esp_message_id"):
        attach_unmatched_events(row, str(columns["esp_message_id"]))


@transaction.atomic
def cancel_queued(mail: MailMessage, at: datetime, *, reply: str) -> bool:
    """A waiting mail that must not be sent any more; False when somebody was quicker."""
    row = MailMessage.objects.select_for_update().get(pk=mail.pk)
    if row.state != MailState.QUEUED:
        return False
    event = MailEvent(
        mail=row, state=MailState.SUPPRESSED, at=at, source=WORKER, reply=reply, reason=FailureReason.OUTDATED
    )
    event.save()
    _change_state(row, event, MailState.SUPPRESSED, {})
    return True


@transaction.atomic
def record_event(mail: MailMessage, event: MailEvent) -> bool:
    """A carrier's news of a mail: written once however often it comes, in whatever order; False when it was known."""
    row = MailMessage.objects.select_for_update().get(pk=mail.pk)
    if _is_known(event):
        return False
    event.mail = row
    event.save()
    _apply_event(row, event)
    return True


def store_unmatched_event(event: MailEvent) -> bool:
    """News of a mail that nobody knows yet; it waits for its mail. False when it was known."""
    told = {"state": event.state, "at": event.at, "reply": event.reply, "reason": event.reason}
    defaults = told | {"esp_message_id": event.esp_message_id}
    _kept, is_new = MailEvent.objects.get_or_create(
        source=event.source, external_id=event.external_id, defaults=defaults
    )
    return is_new


@transaction.atomic
def attach_unmatched_events(mail: MailMessage, esp_message_id: str) -> int:
    """Gives a mail the news that came before we knew the provider's number of it; how many there were."""
    waiting = list(MailEvent.objects.filter(mail=None, esp_message_id=esp_message_id).order_by("at", "pk"))
    for event in waiting:
        row = MailMessage.objects.select_for_update().get(pk=mail.pk)
        event.mail, event.reason = row, failure_reason(event.reply, row.address) if event.reply else event.reason
        event.save(update_fields=["mail", "reason"])
        _apply_event(row, event)
    return len(waiting)


def _is_known(event: MailEvent) -> bool:
    known = MailEvent.objects.filter(source=event.source, external_id=event.external_id)
    return known.exclude(pk=event.pk).exists()


def _apply_event(row: MailMessage, event: MailEvent) -> None:
    """A later state wins whatever the order of the news, since each state allows only stronger ones after it."""
    if _is_superseded(row, event):
        return
    _change_state(row, event, MailState(event.state), {"lease_until": None})
    suppression.update_from_event(row, event)


def _is_superseded(row: MailMessage, event: MailEvent) -> bool:
    """Of "taken" and "refused" the later word counts, whichever reached us first; at one moment, the refusal."""
    if {row.state, event.state} != {MailState.DELIVERED, MailState.BOUNCED}:
        return False
    said = row.events.filter(state=row.state).aggregate(at=Max("at"))["at"]
    return event.at < said or (event.at == said and event.state == MailState.DELIVERED)


def _change_state(row: MailMessage, event: MailEvent, state: MailState, columns: dict) -> None:
    """The only assignment of a state; where the table does not allow the move, the other columns are written alone."""
    if state in TRANSITIONS[MailState(row.state)]:
        went_well = state in {MailState.SENT, MailState.DELIVERED}
        columns |= {"state": state, "reason": event.reason, "last_error": "" if went_well else event.reply}
    MailMessage.objects.filter(pk=row.pk).update(**columns)
