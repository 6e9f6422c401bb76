"""Scheduled jobs: bounce mailbox, delivery events that were stored without their mail, received mails nobody has read."""

from datetime import datetime, timedelta

from portal.shared.mail import services as mail_services
from portal.shared.mail.inbound.processing import process_received
from portal.shared.mail.models import MailEvent, MailMessage, ReceivedMail
from portal.shared.mail.states import ReceivedState
from portal.shared.mail.tracking.bounce_mailbox import read_bounce_mailbox
from portal.shared.registries.jobs import register_job

MAX_RECEIVED = 20  # mails in one run
TASK_DELAY = timedelta(minutes=5)  # after which the task that reads a received mail has been lost
UNMATCHED_EVENT_LIFETIME = timedelta(days=1)


def match_early_events(at: datetime) -> int:
    """Attaches events that arrived before their mail's ID was stored; deletes those that match no mail for a day."""
    unmatched = MailEvent.objects.filter(mail=None)
    message_ids = list(unmatched.exclude(esp_message_id="").values_list("esp_message_id", flat=True).distinct()[:200])
    mails = MailMessage.objects.filter(esp_message_id__in=message_ids)
    matched = sum(mail_services.attach_unmatched_events(mail, mail.esp_message_id) for mail in mails)
    return matched + unmatched.filter(at__lt=at - UNMATCHED_EVENT_LIFETIME).delete()[0]


def read_waiting_received(at: datetime) -> int:
    """Reads received mails whose task was lost or failed; returns how many."""
    waiting = ReceivedMail.objects.filter(state=ReceivedState.WAITING, received_at__lt=at - TASK_DELAY)
    mail_ids = list(waiting.order_by("pk").values_list("pk", flat=True)[:MAX_RECEIVED])
    for mail_id in mail_ids:
        process_received(mail_id, at)
    return len(mail_ids)


register_job("read bounce mailbox", read_bounce_mailbox)
register_job("attach early mail events", match_early_events)
register_job("read received mails", read_waiting_received)
