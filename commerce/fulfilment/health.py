"""What `/readyz` asks of orders: is a confirmation late, does news of money lie about."""

from datetime import datetime, timedelta

from django.db.models import Q

from commerce.payments.models import PaymentEvent
from portal.shared.mail.models import MailMessage
from portal.shared.models import SiteSettings, ThrottleCount
from portal.shared.registries.health import HealthResult, register_health_check

WRONG_TIME_KEY, WRONG_TIME_COUNTED = "news-of-wrong-time:", 3  # per hour and provider
MAX_WAIT = timedelta(hours=1)  # a provider may be down for a while without the house being broken


def oldest_confirmation(at: datetime) -> HealthResult:
    """Not well when a buyer waits longer for the confirmation than the site promises."""
    unsent = MailMessage.objects.unsent().filter(kind="order_confirmed").order_by("created_at")
    oldest = unsent.values_list("created_at", flat=True).first()
    if oldest is None:
        return HealthResult(ok=True, detail="none waiting")
    promise = timedelta(minutes=SiteSettings.load().mail_promise_minutes)
    return HealthResult(at - oldest <= promise, f"oldest waits {int((at - oldest).total_seconds())} s")


def unprocessed_events(at: datetime) -> HealthResult:
    """Not well when news is open for an hour because nobody worked or the provider is silent.

    News of a payment that is not ours, or that is a fault to settle, becomes a person's task: no reason to stop.
    """
    unheard = Q(error="") | Q(error__startswith="no answer")
    waiting = PaymentEvent.objects.filter(unheard, processed_at=None).order_by("received_at")
    oldest = waiting.values_list("received_at", flat=True).first()
    if oldest is None:
        return HealthResult(ok=True, detail="none waiting")
    return HealthResult(
        at - oldest <= MAX_WAIT, f"{waiting.count()} waiting, oldest {int((at - oldest).total_seconds())} s"
    )


def clock_agrees(at: datetime) -> HealthResult:
    """Not well when news that is truly a provider's is refused for its time: this machine's clock is off by minutes."""
    refused = ThrottleCount.objects.filter(key__startswith=WRONG_TIME_KEY, ends_at__gt=at)
    count = sum(refused.values_list("count", flat=True))
    return HealthResult(count < WRONG_TIME_COUNTED, f"{count} refused for their time in the last hour")


register_health_check("clock and payment news", clock_agrees)
register_health_check("oldest unsent confirmation", oldest_confirmation)
register_health_check("unprocessed payment news", unprocessed_events)
