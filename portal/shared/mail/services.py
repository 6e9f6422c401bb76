"""The only writer of a mail's state: leases of workers, results of attempts, and delivery events."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Max

from portal.shared import clock
from portal.shared.mail import retries, suppression
from portal.shared.mail.bounce_reasons import failure_reason
from portal.shared.mail.mail_kinds import mail_kinds
from portal.shared.mail.models import MailEvent, MailMessage
from portal.shared.mail.states import (
    ACCEPTED,
    ATTEMPT_FAILED,
    CONTRADICTING,
    REFUSED,
    TRANSITIONS,
    FailureReason,
    MailState,
)

LEASE_DURATION = timedelta(seconds=150)  # renewed while it is sent: so soon the mail of a killed worker is due
WORKER, STAFF = "worker", "staff"
QUEUED_AGAIN = "queued again"
MAX_DIAGNOSTIC_LENGTH = 2000  # characters


class LeaseLost(Exception):
    """Another worker has the mail now, or an event has changed its state: this worker must not send it."""


def acquire_lease(mail_id: int, at: datetime) -> MailMessage | None:
    """Leases a due mail by one conditional UPDATE, so only one worker gets it; None when it is not due or leased."""
    updated = (
        MailMessage.objects.due(at)
        .order_by()
        .filter(pk=mail_id)
        .update(state=MailState.SENDING, lease_until=at + LEASE_DURATION, attempts=F("attempts") + 1)
    )
    return MailMessage.objects.get(pk=mail_id) if updated else None


def renew_lease(mail: MailMessage) -> None:
    """Extends the lease by LEASE_DURATION from now. Raises LeaseLost when another worker has the mail.

    Called all through the exchange and just before DATA: a mail is not sent twice, however slow the server is.
    """
    leased = MailMessage.objects.filter(pk=mail.pk, state=MailState.SENDING, attempts=mail.attempts)
    if not leased.update(lease_until=clock.now() + LEASE_DURATION):
        raise LeaseLost


@transaction.atomic
def record_attempt(
    mail: MailMessage, state: MailState, at: datetime, *, diagnostic: str = "", reason: str = "", **columns: object
) -> None:
    """Writes the result of an attempt. `columns`: next_try_at, sent_at, esp_message_id.

    Of an attempt that lost its lease only SENT is recorded; other results are dropped.
    """
    row = MailMessage.objects.select_for_update().get(pk=mail.pk)
    has_lease = row.state == MailState.SENDING and row.attempts == mail.attempts
    if not has_lease and state != MailState.SENT:
        return
    event_state = MailState.DEFERRED if state == MailState.QUEUED else state
    reply = diagnostic[:MAX_DIAGNOSTIC_LENGTH]
    event = MailEvent(mail=row, state=event_state, at=at, source=WORKER, reply=reply, reason=reason)
    if state in ATTEMPT_FAILED:
        event.reason = reason or failure_reason(diagnostic, row.address)
    event.save()
    _change_state(row, event, state, columns | {"lease_until": None})
    suppression.update_from_event(row, event)
    if columns.get("esp_message_id"):
        attach_unmatched_events(row, str(columns["esp_message_id"]))


@transaction.atomic
def cancel_queued(mail: MailMessage, at: datetime, *, diagnostic: str) -> bool:
    """Suppresses a queued mail that must not be sent any more; False when a worker has leased or sent it."""
    row = MailMessage.objects.select_for_update().get(pk=mail.pk)
    if row.state != MailState.QUEUED:
        return False
    event = MailEvent(
        mail=row, state=MailState.SUPPRESSED, at=at, source=WORKER, reply=diagnostic, reason=FailureReason.OUTDATED
    )
    event.save()
    _change_state(row, event, MailState.SUPPRESSED, {})
    return True


@transaction.atomic
def queue_again(mail: MailMessage, at: datetime) -> bool:
    """Queues a mail that failed or came back; False when it is in another state by now. Its task is outbox's."""
    row = MailMessage.objects.select_for_update().get(pk=mail.pk)
    if row.state not in REFUSED:
        return False
    event = MailEvent(mail=row, state=MailState.QUEUED, at=at, source=STAFF, reply=QUEUED_AGAIN)
    event.save()
    _change_state(row, event, MailState.QUEUED, {"next_try_at": at})
    return True


@transaction.atomic
def record_event(mail: MailMessage, event: MailEvent) -> bool:
    """Stores a reported event once, in whatever order events arrive; False when it is stored already."""
    row = MailMessage.objects.select_for_update().get(pk=mail.pk)
    if _is_known(event):
        return False
    event.mail = row
    event.save()
    _apply_event(row, event)
    return True


def store_unmatched_event(event: MailEvent) -> bool:
    """Stores an event whose mail is not found yet, to be matched by its ID; False when it is stored already."""
    defaults = {
        "state": event.state,
        "at": event.at,
        "reply": event.reply,
        "reason": event.reason,
        "esp_message_id": event.esp_message_id,
    }
    _event, is_new = MailEvent.objects.get_or_create(
        source=event.source, external_id=event.external_id, defaults=defaults
    )
    return is_new


@transaction.atomic
def attach_unmatched_events(mail: MailMessage, esp_message_id: str) -> int:
    """Attaches events that arrived before the mail service's ID of the mail was stored; returns their number."""
    unmatched = list(MailEvent.objects.filter(mail=None, esp_message_id=esp_message_id).order_by("at", "pk"))
    for event in unmatched:
        row = MailMessage.objects.select_for_update().get(pk=mail.pk)
        event.mail, event.reason = row, failure_reason(event.reply, row.address) if event.reply else event.reason
        event.save(update_fields=["mail", "reason"])
        _apply_event(row, event)
    return len(unmatched)


def _is_known(event: MailEvent) -> bool:
    stored = MailEvent.objects.filter(source=event.source, external_id=event.external_id)
    return stored.exclude(pk=event.pk).exists()


def _apply_event(row: MailMessage, event: MailEvent) -> None:
    """Changes the mail's state. The order of arrival does not matter: TRANSITIONS only allow stronger states."""
    if _is_superseded(row, event):
        return
    _change_state(row, event, MailState(event.state), {"lease_until": None})
    suppression.update_from_event(row, event)
    if event.state == MailState.BOUNCED and event.reason == FailureReason.SENDER_PROBLEM:
        _queue_after_bounce(row, event)


def _queue_after_bounce(row: MailMessage, event: MailEvent) -> None:
    """Queues a mail again that came back for a reason of ours, as after the same refusal in the SMTP exchange."""
    next_try_at = retries.next_try_after_refusal(row, event.reason, event.at)
    if next_try_at and mail_kinds[row.kind].is_current(row):
        row.refresh_from_db()
        _change_state(row, event, MailState.QUEUED, {"next_try_at": next_try_at})


def _is_superseded(row: MailMessage, event: MailEvent) -> bool:
    """Of delivered and bounced the event with the later time counts, whichever arrived first; at the same time, bounced."""
    if {row.state, event.state} != CONTRADICTING:
        return False
    reported_at = row.events.filter(state=row.state).aggregate(at=Max("at"))["at"]
    return event.at < reported_at or (event.at == reported_at and event.state == MailState.DELIVERED)


def _change_state(row: MailMessage, event: MailEvent, state: MailState, columns: dict[str, object]) -> None:
    """The only place that writes `state`; when TRANSITIONS forbid the change, only the other columns are written."""
    if state in TRANSITIONS[MailState(row.state)]:
        last_error = "" if state in ACCEPTED else event.reply
        columns |= {"state": state, "reason": event.reason, "last_error": last_error}
    MailMessage.objects.filter(pk=row.pk).update(**columns)
