"""Health check of payments: the provider of each routed method is configured."""

from datetime import datetime

from django.conf import settings

from commerce.catalog.models import PaymentMethod
from commerce.payments.checks import configuration_problems
from portal.shared.registries.health import HealthResult, register_health_check


def methods_are_served(at: datetime) -> HealthResult:
    """Fails if a method is routed to a provider that cannot serve it; the text names each method and why."""
    problems = [f"{method}: {problem}" for method, problem in configuration_problems().items()]
    routed = [method for method, name in settings.PAYMENT_GATEWAYS.items() if name]
    unserved = PaymentMethod.objects.filter(on_sale=True).exclude(code__in=routed).values_list("code", flat=True)
    # A method that is on sale without a provider is not offered to buyers, so it is reported but not a failure.
    lines = [*problems, *(f"{method}: on sale, but served by nobody" for method in unserved)]
    return HealthResult(not problems, "; ".join(lines) or "all served")


register_health_check("payment methods", methods_are_served)
