"""System checks of payment: every routed method has a gateway that exists, has its keys and serves the method."""

from django.conf import settings
from django.core.checks import Error, register

from commerce.payments.gateways.routing import configuration_problem


def configuration_problems() -> dict[str, str]:
    """Why a method that is routed to a provider cannot be paid there, by method; empty when all can."""
    found = {method: configuration_problem(method) for method in settings.PAYMENT_GATEWAYS}
    return {method: why for method, why in found.items() if why}


@register("portal", deploy=True)
def payment_is_possible(app_configs, **kwargs) -> list[Error]:
    """Each routed method has a gateway that exists, has its key and its webhook's secret, and serves the method."""
    hint = "Set GATEWAY_… to a gateway that serves the method, and that gateway's key and webhook secret."
    return [Error(f"{method}: {why}", hint=hint, id="portal.E005") for method, why in configuration_problems().items()]
