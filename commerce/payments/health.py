"""What `check --deploy`, `/readyz` and the doctor ask of payment: can each method's provider take its money?"""

from datetime import datetime

from django.conf import settings
from django.core.checks import Error, register

from commerce.catalog.models import PaymentMethod
from commerce.payments.gateways.routing import shortcoming
from portal.shared.health import Finding, register_check


def lacking() -> dict[str, str]:
    """Why a method that is routed to a provider cannot be paid there, by method; empty when all can."""
    found = {method: shortcoming(method) for method in settings.PAYMENT_GATEWAYS}
    return {method: why for method, why in found.items() if why}


@register("portal", deploy=True)
def payment_is_possible(app_configs, **kwargs) -> list[Error]:
    """Each routed method has a gateway that exists, has its key and its webhook's secret, and serves the method."""
    hint = "Set GATEWAY_… to a gateway that serves the method, and that gateway's key and webhook secret."
    return [Error(f"{method}: {why}", hint=hint, id="portal.E005") for method, why in lacking().items()]


def methods_are_served(at: datetime) -> Finding:
    """Not well when a method is routed to a provider that cannot take its money; names each method and why."""
    wrong = [f"{method}: {why}" for method, why in lacking().items()]
    routed = [method for method, name in settings.PAYMENT_GATEWAYS.items() if name]
    unserved = PaymentMethod.objects.filter(on_sale=True).exclude(code__in=routed).values_list("code", flat=True)
    # Switched on in the admin and served by nobody: it is offered nowhere, and no reason to take the house down.
    said = [*wrong, *(f"{method}: on sale, but served by nobody" for method in unserved)]
    return Finding(not wrong, "; ".join(said) or "all served")


register_check("payment methods", methods_are_served)
