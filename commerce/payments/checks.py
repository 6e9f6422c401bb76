"""System check of payments: every routed method has a gateway that exists, has its keys and serves the method."""

from collections.abc import Sequence

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import Error, register

from commerce.payments.gateways.routing import configuration_problem


def configuration_problems() -> dict[str, str]:
    """Returns method → why it cannot be paid at the provider that it is routed to; {} if all can."""
    problems = {method: configuration_problem(method) for method in settings.PAYMENT_GATEWAYS}
    return {method: problem for method, problem in problems.items() if problem}


@register("portal", deploy=True)
def payment_is_possible(app_configs: Sequence[AppConfig] | None, **kwargs: object) -> list[Error]:
    """Reports each routed method whose gateway is unknown, lacks its key or webhook secret, or does not serve it."""
    hint = "Set GATEWAY_… to a gateway that serves the method, and that gateway's key and webhook secret."
    problems = configuration_problems().items()
    return [Error(f"{method}: {problem}", hint=hint, id="portal.E005") for method, problem in problems]
