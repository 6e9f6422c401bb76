"""Actors: who did something, in the one form in which the logs of orders and inquiries store it."""

from typing import NewType, Protocol

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

Actor = NewType("Actor", str)  # at most 270 characters

BUYER = Actor("buyer")
COMPANION = Actor("companion")
CUSTOMER = Actor("customer")
OWNER = Actor("owner")  # the browser that opened a link mailed to the account's address
SCHEDULER = Actor("clock")  # the stored value is older than the name
SYSTEM = Actor("system")
VISITOR = Actor("visitor")

LABELS = {
    BUYER: gettext_noop("お客さま"),
    COMPANION: gettext_noop("同行者"),
    CUSTOMER: gettext_noop("お客さま"),
    OWNER: gettext_noop("お客さま"),
    SCHEDULER: gettext_noop("自動処理"),
    SYSTEM: gettext_noop("自動処理"),
    VISITOR: gettext_noop("お客さま（ログインなし）"),
}

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


def staff_address(actor: str) -> str:
    """The mail address of the staff user who acted; "" for other actors."""
    return actor.removeprefix(_STAFF) if is_staff_actor(actor) else ""


def actor_label(actor: str) -> str:
    """What people read for an actor that is no staff user; the value itself if it is none of ours."""
    if actor.startswith(_GATEWAY):
        return _("決済会社")
    if actor.startswith(_GATE):
        return _("受付「%(name)s」") % {"name": actor.removeprefix(_GATE)}
    return _(LABELS[Actor(actor)]) if actor in LABELS else actor
