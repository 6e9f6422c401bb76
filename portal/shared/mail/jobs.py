"""Scheduled jobs: read the bounce mailbox, and match delivery events that were stored without their mail."""

from datetime import datetime, timedelta

from portal.shared.mail import services as mail_services
from portal.shared.mail.models import MailEvent, MailMessage
from portal.shared.mail.tracking.bounce_mailbox import read_bounce_mailbox
from portal.shared.registries.jobs import register_job

UNMATCHED_EVENT_LIFETIME = timedelta(days=1)


def match_early_events(at: datetime) -> int:
    """Attaches events that arrived before their mail's ID was stored; deletes those that match no mail for a day."""
    unmatched = MailEvent.objects.filter(mail=None)
    message_ids = list(unmatched.exclude(esp_message_id="").values_list("esp_message_id", flat=True).distinct()[:200])
    mails = MailMessage.objects.filter(esp_message_id__in=message_ids)
    matched = sum(mail_services.attach_unmatched_events(mail, mail.esp_message_id) for mail in mails)
    return matched + unmatched.filter(at__lt=at - UNMATCHED_EVENT_LIFETIME).delete()[0]


register_job("read bounce mailbox", read_bounce_mailbox)
register_job("attach early mail events", match_early_events)
