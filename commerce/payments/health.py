"""The health check of payment: each method's provider can take its money."""

from datetime import datetime

from django.conf import settings

from commerce.catalog.models import PaymentMethod
from commerce.payments.checks import configuration_problems
from portal.shared.registries.health import HealthResult, register_health_check


def methods_are_served(at: datetime) -> HealthResult:
    """Not well when a method is routed to a provider that cannot take its money; names each method and why."""
    wrong = [f"{method}: {why}" for method, why in configuration_problems().items()]
    routed = [method for method, name in settings.PAYMENT_GATEWAYS.items() if name]
    unserved = PaymentMethod.objects.filter(on_sale=True).exclude(code__in=routed).values_list("code", flat=True)
    # Switched on in the admin and served by nobody: it is offered nowhere, and no reason to take the house down.
    said = [*wrong, *(f"{method}: on sale, but served by nobody" for method in unserved)]
    return HealthResult(not wrong, "; ".join(said) or "all served")


register_health_check("payment methods", methods_are_served)
