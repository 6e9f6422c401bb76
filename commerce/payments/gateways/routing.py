"""Which provider serves which method: by settings.PAYMENT_GATEWAYS (method → name)."""

from functools import cache

from django.conf import settings
from django.db import connection
from django.utils.module_loading import import_string

from commerce.payments.gateways.base import Gateway, MethodRules

# Dotted paths, so that a vendor's library is loaded only where it is used.
GATEWAYS = {
    "cash": "commerce.payments.gateways.cash.CashGateway",
    "sandbox": "commerce.payments.gateways.sandbox.adapter.SandboxGateway",
    "stripe": "commerce.payments.gateways.stripe_gateway.adapter.StripeGateway",
    "komoju": "commerce.payments.gateways.komoju.adapter.KomojuGateway",
}
# What each needs in the settings: the key to call it, and the secret of its news.
NEEDS = {
    "cash": (),
    "sandbox": ("SANDBOX_API_KEY", "SANDBOX_WEBHOOK_SECRET"),
    "stripe": ("STRIPE_API_KEY", "STRIPE_WEBHOOK_SECRET"),
    "komoju": ("KOMOJU_API_KEY", "KOMOJU_WEBHOOK_SECRET"),
}


@cache
def gateway_named(name: str) -> Gateway:
    """The provider of that name. Raises KeyError when there is none."""
    return import_string(GATEWAYS[name])()


def gateway_name_for(method: str) -> str:
    """The name of the provider that takes a method's money, or "" when nobody does."""
    return settings.PAYMENT_GATEWAYS.get(method, "")


def rules_of(name: str, method: str) -> MethodRules | None:
    """What a provider allows for a method; None when it does not serve it, or when there is no such provider."""
    return gateway_named(name).capabilities().get(method) if name in GATEWAYS else None


def configuration_problem(method: str) -> str:
    """Why the provider that a method is routed to cannot take its money; "" when it can, or when none is named."""
    name = gateway_name_for(method)
    if not name:
        return ""
    if name not in GATEWAYS:
        return f"there is no gateway {name}"
    if missing := [setting for setting in NEEDS[name] if not getattr(settings, setting)]:
        return f"{name} needs {' and '.join(missing)}"
    return "" if rules_of(name, method) else f"{name} does not serve it"


def reach(name: str) -> Gateway:
    """The provider, about to be called: outside of a transaction our database connection goes back to the pool.

    Else a few buyers who wait for a slow provider would hold every connection that the others need.
    """
    if not connection.in_atomic_block:
        connection.close()
    return gateway_named(name)
