"""Gate passes: a PIN that permits check-in for one event until an expiry time, stored as a keyed hash."""

import secrets
from datetime import datetime

from django.db.models import QuerySet
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from commerce.tickets.models import GatePass
from portal.shared.errors import DomainError

PIN_DIGITS = 8


class WrongPin(DomainError):
    """No active gate pass has this PIN."""

    code = "wrong_pin"
    message = _("PINが違うか、有効期限が切れています。責任者に確かめてください。")
    status = 403


def new_pin() -> str:
    """A random PIN of `PIN_DIGITS` digits."""
    return "".join(secrets.choice("0123456789") for _digit in range(PIN_DIGITS))


def digest(pin: str) -> str:
    """Keyed hash of a PIN: deterministic for the lookup, and the table alone does not reveal the PIN."""
    return salted_hmac("commerce.door_pass", pin, algorithm="sha256").hexdigest()


def active(at: datetime) -> QuerySet[GatePass]:
    """Gate passes that are neither revoked nor expired at that time."""
    passes = GatePass.objects.select_related("event__organizer").prefetch_related("event__texts")
    return passes.filter(revoked_at=None, valid_until__gt=at)


def gate_pass_by_pin(pin: str, at: datetime) -> GatePass:
    """The active gate pass with this PIN. Raises WrongPin."""
    gate_pass = active(at).filter(pin=digest(pin)).first()
    if gate_pass is None:
        raise WrongPin
    return gate_pass
