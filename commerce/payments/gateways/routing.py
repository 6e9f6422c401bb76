"""Selects the gateway of a method by settings.PAYMENT_GATEWAYS (method → gateway's name)."""

from collections.abc import Callable
from functools import cache

from django.conf import settings
from django.db import connection

from commerce.payments.gateways.base import Gateway, MethodRules


def _cash() -> Gateway:
    from commerce.payments.gateways.cash import CashGateway  # noqa: PLC0415

    return CashGateway()


def _sandbox() -> Gateway:
    from commerce.payments.gateways.sandbox.adapter import SandboxGateway  # noqa: PLC0415

    return SandboxGateway()


def _stripe() -> Gateway:
    from commerce.payments.gateways.stripe_gateway.adapter import StripeGateway  # noqa: PLC0415

    return StripeGateway()


def _komoju() -> Gateway:
    from commerce.payments.gateways.komoju.adapter import KomojuGateway  # noqa: PLC0415

    return KomojuGateway()


# Each imports its adapter when called, so that a vendor's library is loaded only if its gateway is used.
GATEWAYS: dict[str, Callable[[], Gateway]] = {
    "cash": _cash,
    "sandbox": _sandbox,
    "stripe": _stripe,
    "komoju": _komoju,
}
# Settings that each gateway needs: API key and webhook secret.
REQUIRED_SETTINGS: dict[str, tuple[str, ...]] = {
    "cash": (),
    "sandbox": ("SANDBOX_API_KEY", "SANDBOX_WEBHOOK_SECRET"),
    "stripe": ("STRIPE_API_KEY", "STRIPE_WEBHOOK_SECRET"),
    "komoju": ("KOMOJU_API_KEY", "KOMOJU_WEBHOOK_SECRET"),
}


@cache
def gateway_named(name: str) -> Gateway:
    """Returns the gateway of that name. Raises KeyError if there is none."""
    return GATEWAYS[name]()


def gateway_name_for(method: str) -> str:
    """Returns the name of the gateway of a method, or "" if none is configured."""
    return settings.PAYMENT_GATEWAYS.get(method, "")


def rules_of(name: str, method: str) -> MethodRules | None:
    """Returns a gateway's rules for a method; None if it does not serve the method, or if there is no such gateway."""
    return gateway_named(name).capabilities().get(method) if name in GATEWAYS else None


def configuration_problem(method: str) -> str:
    """Returns why the gateway that a method is routed to cannot serve it; "" if it can, or if none is configured."""
    name = gateway_name_for(method)
    if not name:
        return ""
    if name not in GATEWAYS:
        return f"there is no gateway {name}"
    if missing := [setting for setting in REQUIRED_SETTINGS[name] if not getattr(settings, setting)]:
        return f"{name} needs {' and '.join(missing)}"
    return "" if rules_of(name, method) else f"{name} does not serve it"


def reach(name: str) -> Gateway:
    """Returns the gateway for a call. Outside of a transaction it first returns the database connection to the pool.

    Otherwise a few requests that wait for a slow provider would hold all connections.
    """
    if not connection.in_atomic_block:
        connection.close()
    return gateway_named(name)
