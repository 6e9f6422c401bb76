"""What the clock does about mailed links."""

from datetime import datetime

from portal.shared.accounts.models import EmailVerification
from portal.shared.jobs import register_job

STATES = EmailVerification.State


def expire_links(at: datetime) -> int:
    """Says of links that were never used that their day is over."""
    return EmailVerification.objects.filter(state=STATES.SENT, expires_at__lte=at).update(state=STATES.EXPIRED)


register_job("links expired", expire_links)
