"""Actors: who did something, in the one form in which the logs of orders and inquiries store it."""

from typing import NewType, Protocol

Actor = NewType("Actor", str)  # at most 270 characters

BUYER = Actor("buyer")
COMPANION = Actor("companion")
CUSTOMER = Actor("customer")
OWNER = Actor("owner")  # the browser that opened a link mailed to the account's address
SCHEDULER = Actor("clock")  # the stored value is older than the name
SYSTEM = Actor("system")
VISITOR = Actor("visitor")

_STAFF, _GATEWAY, _GATE = "staff:", "gateway:", "gate:"


class HasEmail(Protocol):
    """A user as far as this module needs it."""

    email: str


def staff_actor(user: HasEmail) -> Actor:
    """The actor for a staff user, by address."""
    return Actor(f"{_STAFF}{user.email}")


def gateway_actor(provider: str) -> Actor:
    """The actor for a payment provider, by the name of its gateway."""
    return Actor(f"{_GATEWAY}{provider}")


def gate_actor(name: str) -> Actor:
    """The actor for an entrance, by the name of its gate pass."""
    return Actor(f"{_GATE}{name}")


def is_staff_actor(actor: str) -> bool:
    """Whether the actor is a staff user."""
    return actor.startswith(_STAFF)
