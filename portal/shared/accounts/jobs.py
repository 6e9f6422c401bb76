"""What the clock does about mailed links."""

from datetime import datetime, timedelta

from portal.shared.accounts.models import EmailVerification
from portal.shared.jobs import register_job

KEEP = timedelta(days=30)
STATES = EmailVerification.State


def expire_links(at: datetime) -> int:
    """Says of links that were never used that their day is over."""
    return EmailVerification.objects.filter(state=STATES.SENT, expires_at__lte=at).update(state=STATES.EXPIRED)


def forget_links(at: datetime) -> int:
    """Removes addresses that somebody once entered, a month after their link ended."""
    return EmailVerification.objects.filter(expires_at__lte=at - KEEP).delete()[0]


register_job("links expired", expire_links)
register_job("links forgotten", forget_links)
