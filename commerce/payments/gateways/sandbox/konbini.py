"""Vouchers of the sandbox: issued for four chains at once, then paid in time, paid late by a printed slip, or expired."""

import secrets
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction

from commerce.payments.gateways.konbini_text import NAME, TITLE, is_printable
from commerce.payments.gateways.sandbox.charges import Moved, Refused, capture, lock, move
from commerce.payments.gateways.sandbox.models import ChargeState, SandboxCharge, SandboxDelivery, SandboxNumber

STORES = ("familymart", "lawson", "ministop", "seicomart")
DAYS = 3  # default deadline: the end of the third day (JST)
SOONEST, LATEST = timedelta(minutes=30), timedelta(days=60)
LAPSES_AFTER = timedelta(hours=1)  # after the deadline: a slip printed before it may still be paid
REJECTED_NUMBER = "01234567890"  # simulates a chain that refuses a confirmation number; no charge is created
WAITING = (ChargeState.ISSUED, ChargeState.AT_REGISTER)
JAPAN = ZoneInfo("Asia/Tokyo")


def check(params: dict[str, Any], at: datetime) -> None:
    """Raises Refused for values that a register cannot print or accept."""
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


def _deadline(params: dict[str, Any], at: datetime) -> datetime:
    """Returns the requested deadline, or 23:59:59 JST on the third day. Raises Refused if it is malformed."""
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


def issue(charge: SandboxCharge, params: dict[str, Any], at: datetime) -> SandboxDelivery:
    """Issues a payment code for each chain; the confirmation number is the requested or a random one."""
    charge.expires_at = _deadline(params, at)
    charge.customer_name = params["customer_name"]
    confirmation = params["confirmation_number"] or str(secrets.randbelow(9 * 10**9) + 10**9)
    for first_digit, store in enumerate(STORES, start=1):  # one per chain, so that no two codes are equal
        SandboxNumber.objects.create(
            charge=charge,
            store=store,
            payment_code=f"{first_digit}{secrets.randbelow(10**10):010}",
            confirmation_number=confirmation,
        )
    return move(charge, ChargeState.ISSUED, at)


def number_typed(payment_code: str) -> SandboxNumber | None:
    """Returns the row of a payment code that was typed at a store's machine."""
    return SandboxNumber.objects.select_related("charge").filter(payment_code=payment_code).first()


def is_past(charge: SandboxCharge, at: datetime) -> bool:
    """Whether the deadline has passed, so that no slip is printed any more."""
    return charge.expires_at is not None and at > charge.expires_at


def has_lapsed(charge: SandboxCharge, at: datetime) -> bool:
    """Whether the voucher is unpaid LAPSES_AFTER its deadline."""
    return charge.state in WAITING and charge.expires_at is not None and at >= charge.expires_at + LAPSES_AFTER


@transaction.atomic
def start_at_register(charge_id: int, *, at: datetime) -> SandboxCharge:
    """The buyer goes to the register; the charge cannot be voided from then on."""
    charge = lock(charge_id)
    if charge.state == ChargeState.ISSUED and not is_past(charge, at):
        charge.state = ChargeState.AT_REGISTER
        charge.save()
    return charge


@transaction.atomic
def leave_register(charge_id: int) -> SandboxCharge:
    """The buyer leaves the register without paying."""
    charge = lock(charge_id)
    if charge.state == ChargeState.AT_REGISTER:
        charge.state = ChargeState.ISSUED
        charge.save()
    return charge


@transaction.atomic
def pay_in_cash(charge_id: int, *, at: datetime) -> Moved:
    """Pays at the register; also after the deadline for a buyer who went there in time."""
    charge = lock(charge_id)
    return charge, [capture(charge, at)] if charge.state == ChargeState.AT_REGISTER else []


@transaction.atomic
def pay_by_old_slip(charge_id: int, *, at: datetime) -> Moved:
    """Pays after the deadline by a slip that was printed before it, even if the voucher was reported as expired."""
    charge = lock(charge_id)
    payable = charge.state in {*WAITING, ChargeState.EXPIRED} and is_past(charge, at)
    return charge, [capture(charge, at)] if payable else []


@transaction.atomic
def lapse(charge_id: int, *, at: datetime) -> Moved:
    """Marks an unpaid voucher as expired and reports it."""
    charge = lock(charge_id)
    return charge, [move(charge, ChargeState.EXPIRED, at)] if has_lapsed(charge, at) else []
