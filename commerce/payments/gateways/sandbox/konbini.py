"""Numbers that are paid at a store: issued for four chains at once, paid in time or a little late, or left to lapse."""

import secrets
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction

from commerce.payments.gateways.konbini_text import NAME, TITLE, is_printable
from commerce.payments.gateways.sandbox.charges import Moved, Refused, capture, lock, move
from commerce.payments.gateways.sandbox.models import ChargeState, SandboxCharge, SandboxDelivery, SandboxNumber

STORES = ("familymart", "lawson", "ministop", "seicomart")
DAYS = 3  # where no deadline is given: the end of that day in Japan
SOONEST, LATEST = timedelta(minutes=30), timedelta(days=60)
LAPSES_AFTER = timedelta(hours=1)  # a slip printed before the deadline may be at a till after it
REJECTED_NUMBER = "01234567890"  # a test number: a chain may refuse one, and then nothing has begun
WAITING = (ChargeState.ISSUED, ChargeState.AT_REGISTER)
JAPAN = ZoneInfo("Asia/Tokyo")


def check(params: dict, at: datetime) -> None:
    """Raises Refused for what no till can print or take."""
    title, name, number = params["description"], params["customer_name"], params["confirmation_number"]
    if not isinstance(name, str) or not isinstance(number, str):
        raise Refused(400, "text_invalid")
    if not 0 < len(title) <= TITLE or not is_printable(title):
        raise Refused(400, "description_invalid")
    if not 0 < len(name) <= NAME or not is_printable(name):
        raise Refused(400, "customer_name_invalid")
    digits = number.isascii() and number.isdigit() and len(number) in {10, 11}
    if number and not (digits and number.strip("0")):
        raise Refused(400, "confirmation_number_invalid")
    if not at + SOONEST < _deadline(params, at) < at + LATEST:
        raise Refused(400, "expires_at_out_of_range")


def _deadline(params: dict, at: datetime) -> datetime:
    """The one that was asked for, or 23:59:59 in Japan on the third day."""
    if params["expires_at"] is None:
        day = at.astimezone(JAPAN).date() + timedelta(days=DAYS)
        return datetime.combine(day, time(23, 59, 59), JAPAN)
    try:
        deadline = datetime.fromisoformat(params["expires_at"])
    except (TypeError, ValueError) as error:
        raise Refused(400, "expires_at_invalid") from error
    if deadline.tzinfo is None:
        raise Refused(400, "expires_at_invalid")
    return deadline


def issue(charge: SandboxCharge, params: dict, at: datetime) -> SandboxDelivery:
    """A number for each chain; the confirmation number is the buyer's, or made up."""
    charge.expires_at = _deadline(params, at)
    charge.customer_name = params["customer_name"]
    confirmation = params["confirmation_number"] or str(secrets.randbelow(9 * 10**9) + 10**9)
    for place, store in enumerate(STORES, start=1):  # the first digit tells the chain, so that no two are alike
        SandboxNumber.objects.create(
            charge=charge,
            store=store,
            payment_code=f"{place}{secrets.randbelow(10**10):010}",
            confirmation_number=confirmation,
        )
    return move(charge, ChargeState.ISSUED, at)


def number_typed(payment_code: str) -> SandboxNumber | None:
    """The number that somebody typed at a till."""
    return SandboxNumber.objects.select_related("charge").filter(payment_code=payment_code).first()


def is_past(charge: SandboxCharge, at: datetime) -> bool:
    """Whether no new slip is printed any more."""
    return charge.expires_at is not None and at > charge.expires_at


def has_lapsed(charge: SandboxCharge, at: datetime) -> bool:
    """Whether it is waiting and nobody has paid an hour after its deadline."""
    return charge.state in WAITING and charge.expires_at is not None and at >= charge.expires_at + LAPSES_AFTER


@transaction.atomic
def start_at_register(charge_id: int, *, at: datetime) -> SandboxCharge:
    """The buyer goes to the register: from now on nobody can void it."""
    charge = lock(charge_id)
    if charge.state == ChargeState.ISSUED and not is_past(charge, at):
        charge.state = ChargeState.AT_REGISTER
        charge.save()
    return charge


@transaction.atomic
def leave_register(charge_id: int) -> SandboxCharge:
    """He leaves the register without paying."""
    charge = lock(charge_id)
    if charge.state == ChargeState.AT_REGISTER:
        charge.state = ChargeState.ISSUED
        charge.save()
    return charge


@transaction.atomic
def pay_in_cash(charge_id: int, *, at: datetime) -> Moved:
    """At the register; who stepped up in time may pay after the deadline."""
    charge = lock(charge_id)
    return charge, [capture(charge, at)] if charge.state == ChargeState.AT_REGISTER else []


@transaction.atomic
def pay_by_old_slip(charge_id: int, *, at: datetime) -> Moved:
    """After the deadline, with a slip that was printed before it; even when the number has been reported as lapsed."""
    charge = lock(charge_id)
    payable = charge.state in {*WAITING, ChargeState.EXPIRED} and is_past(charge, at)
    return charge, [capture(charge, at)] if payable else []


@transaction.atomic
def lapse(charge_id: int, *, at: datetime) -> Moved:
    """Reports a number that nobody paid."""
    charge = lock(charge_id)
    return charge, [move(charge, ChargeState.EXPIRED, at)] if has_lapsed(charge, at) else []
