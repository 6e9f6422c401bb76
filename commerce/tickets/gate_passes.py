"""Door passes: a PIN that opens the door of one event until a moment; kept as a keyed hash."""

import secrets
from datetime import datetime

from django.db.models import QuerySet
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from commerce.tickets.models import GatePass
from portal.shared.errors import DomainError

PIN_DIGITS = 8


class WrongPin(DomainError):
    """No pass has this PIN, or not any more."""

    code = "wrong_pin"
    message = _("PINが違うか、有効期限が切れています。責任者に確かめてください。")
    status = 403


def new_pin() -> str:
    """Eight random digits."""
    return "".join(secrets.choice("0123456789") for _digit in range(PIN_DIGITS))


def digest(pin: str) -> str:
    """How a PIN is kept: a keyed hash, so that one look-up finds its pass and the table alone gives no PIN away."""
    return salted_hmac("commerce.door_pass", pin, algorithm="sha256").hexdigest()


def active(at: datetime) -> QuerySet[GatePass]:
    """Passes that open a door at that moment."""
    passes = GatePass.objects.select_related("event__organizer").prefetch_related("event__texts")
    return passes.filter(revoked_at=None, valid_until__gt=at)


def gate_pass_by_pin(pin: str, at: datetime) -> GatePass:
    """The living pass with this PIN. Raises WrongPin."""
    found = active(at).filter(pin=digest(pin)).first()
    if found is None:
        raise WrongPin
    return found
