"""Health checks for `/readyz`: late confirmations, unprocessed payment webhooks, a wrong clock."""

from datetime import datetime, timedelta

from django.db.models import Q

from commerce.payments.models import PaymentEvent
from portal.shared.mail.models import MailMessage
from portal.shared.models import SiteSettings, ThrottleCount
from portal.shared.registries.health import HealthResult, register_health_check

WRONG_TIME_KEY, WRONG_TIME_COUNTED = "news-of-wrong-time:", 3  # per hour and provider
MAX_WAIT = timedelta(hours=1)  # a short outage of a provider is no fault of the site


def oldest_confirmation(at: datetime) -> HealthResult:
    """Fails when a confirmation mail is unsent for longer than the site promises."""
    unsent = MailMessage.objects.waiting_for_us().filter(kind="order_confirmed").order_by("created_at")
    oldest = unsent.values_list("created_at", flat=True).first()
    if oldest is None:
        return HealthResult(ok=True, detail="none waiting")
    promise = timedelta(minutes=SiteSettings.load().mail_promise_minutes)
    return HealthResult(at - oldest <= promise, f"oldest waits {int((at - oldest).total_seconds())} s")


def unprocessed_events(at: datetime) -> HealthResult:
    """Fails when a webhook event is unprocessed for an hour, because no worker runs or the provider is silent.

    Events that match no attempt or fail to settle are left out: they end as reviews and are no fault of the site.
    """
    is_without_answer = Q(error="") | Q(error__startswith="no answer")
    waiting = PaymentEvent.objects.filter(is_without_answer, processed_at=None).order_by("received_at")
    oldest = waiting.values_list("received_at", flat=True).first()
    if oldest is None:
        return HealthResult(ok=True, detail="none waiting")
    return HealthResult(
        at - oldest <= MAX_WAIT, f"{waiting.count()} waiting, oldest {int((at - oldest).total_seconds())} s"
    )


def clock_agrees(at: datetime) -> HealthResult:
    """Fails when authentic webhooks are refused for their timestamp: this machine's clock is off by minutes."""
    refused = ThrottleCount.objects.filter(key__startswith=WRONG_TIME_KEY, ends_at__gt=at)
    count = sum(refused.values_list("count", flat=True))
    return HealthResult(count < WRONG_TIME_COUNTED, f"{count} refused for their time in the last hour")


register_health_check("clock and webhook events", clock_agrees)
register_health_check("oldest unsent confirmation", oldest_confirmation)
register_health_check("unprocessed webhook events", unprocessed_events)
