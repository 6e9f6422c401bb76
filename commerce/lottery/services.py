"""Enters and withdraws lottery entries, sets the times of a draw; the only writer of `LotteryEntry.state`."""

import hashlib
import secrets
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import IntegrityError, transaction

from cms.terms.models import TermsVersion
from commerce.catalog.models import Performance, SalesPeriod, TicketType
from commerce.catalog.states import PerformanceState, PeriodKind
from commerce.lottery import errors
from commerce.lottery.models import Draw, LotteryChoice, LotteryEntry
from commerce.lottery.states import NEXT, LotteryEntryState
from portal.shared.accounts.models import User
from portal.shared.errors import IllegalTransition
from portal.shared.mail.models import MailMessage
from portal.shared.mail.outbox import queue_mail

RESULT_FIELDS = ["state", "rank", "won_type", "order", "result_notified_at"]
BATCH = 2000  # rows per statement


@transaction.atomic
def enter(
    *,
    user: User,
    period: SalesPeriod,
    performance: Performance,
    choices: Sequence[int],
    quantity: int,
    companions: Sequence[str],
    terms: Sequence[TermsVersion],
    at: datetime,
) -> LotteryEntry:
    """Creates an entry for one performance and queues its confirmation; `choices` are ticket type ids by preference.

    Raises NotOpen, NotOffered, OverLimit, CompanionsMissing or EnteredAlready.
    """
    _check_open(period, performance, at)
    types = _checked_types(performance, choices, quantity)
    names = _check_companions(companions, quantity)
    lottery_entry = _new_entry(user, period, performance, quantity, names, at)
    LotteryChoice.objects.bulk_create(
        LotteryChoice(lottery_entry=lottery_entry, rank=n, ticket_type=t) for n, t in enumerate(types, start=1)
    )
    lottery_entry.terms.set(terms)
    # The insert holds a KEY SHARE lock on the period's row, which the draw locks: no draw can start after this check.
    if Draw.objects.filter(period=period).exclude(drawn_at=None).exists():
        raise errors.NotOpen
    notify(lottery_entry, "lottery_received", at=at)
    return lottery_entry


def _check_open(period: SalesPeriod, performance: Performance, at: datetime) -> None:
    is_running = period.kind == PeriodKind.LOTTERY and period.starts_at <= at < period.ends_at
    is_of_event = performance.event_id == period.event_id and period.event.live
    takes_place = performance.state == PerformanceState.SCHEDULED and not performance.is_over(at)
    if not (is_running and is_of_event and takes_place):
        raise errors.NotOpen


def _checked_types(performance: Performance, choices: Sequence[int], quantity: int) -> list[TicketType]:
    offered = performance.ticket_types.filter(on_sale=True, pk__in=choices).prefetch_related("texts").in_bulk()
    if not choices or len(offered) != len(choices):
        raise errors.NotOffered
    for ticket_type in offered.values():
        if not 1 <= quantity <= ticket_type.max_per_order:
            raise errors.OverLimit(name=ticket_type.name, limit=ticket_type.max_per_order)
    return [offered[pk] for pk in choices]


def _check_companions(companions: Sequence[str], quantity: int) -> list[str]:
    names = [name.strip() for name in companions]
    if len(names) != quantity - 1 or not all(names):
        raise errors.CompanionsMissing(number=quantity - 1)
    return names


def _new_entry(
    user: User, period: SalesPeriod, performance: Performance, quantity: int, companions: list[str], at: datetime
) -> LotteryEntry:
    """Inserts the entry; two unique constraints detect duplicates. Raises EnteredAlready."""
    try:
        with transaction.atomic():
            return LotteryEntry.objects.create(
                period=period,
                performance=performance,
                user=user,
                email_at_entry=user.email,
                name=user.name,
                phone=user.phone,
                person_key=person_key(user.name, user.phone),
                quantity=quantity,
                companions=companions,
                locale=user.locale,
                entered_at=at,
            )
    except IntegrityError as error:
        if "code" in str(error) or "public_id" in str(error):
            raise
        raise errors.EnteredAlready from error


def person_key(name: str, phone: str) -> str:
    """Hash of name and phone, independent of width, white space, case and hyphens.

    +81 90… equals 090… (ITU-T E.164: the country code replaces the leading 0).
    """
    normalised_name = "".join(unicodedata.normalize("NFKC", name).split()).casefold()
    number = unicodedata.normalize("NFKC", phone).strip()
    digits = "".join(character for character in number if character.isdecimal())
    if number.startswith("+81"):
        digits = "0" + digits.removeprefix("81").removeprefix("0")
    return hashlib.sha256(f"{normalised_name}\n{digits}".encode()).hexdigest()


@transaction.atomic
def withdraw(lottery_entry: LotteryEntry, *, at: datetime) -> LotteryEntry:
    """Withdraws an entry during the period; idempotent. Raises TooLateToWithdraw."""
    lottery_entry = (
        LotteryEntry.objects.select_for_update(of=("self",)).select_related("period").get(pk=lottery_entry.pk)
    )
    if lottery_entry.state == LotteryEntryState.WITHDRAWN:
        return lottery_entry
    if lottery_entry.state != LotteryEntryState.ENTERED or at >= lottery_entry.period.ends_at:
        raise errors.TooLateToWithdraw
    move(lottery_entry, LotteryEntryState.WITHDRAWN)
    notify(lottery_entry, "lottery_withdrawn", at=at)
    return lottery_entry


@transaction.atomic
def prepare_draw(period: SalesPeriod, *, draws_at: datetime, pay_until: datetime, moves_up_until: datetime) -> Draw:
    """Sets the times of a draw; the first call also creates the seed, whose hash is public immediately.

    Raises TimesOutOfOrder, or DrawnAlready after the draw.
    """
    if not period.ends_at <= draws_at < pay_until <= moves_up_until:
        raise errors.TimesOutOfOrder
    times = {"draws_at": draws_at, "pay_until": pay_until, "moves_up_until": moves_up_until}
    seed = secrets.token_bytes(32)
    defaults = times | {"seed": seed.hex(), "seed_sha256": hashlib.sha256(seed).hexdigest()}
    draw, _is_new = Draw.objects.get_or_create(period=period, defaults=defaults)
    draw = Draw.objects.select_for_update().get(pk=draw.pk)
    if draw.drawn_at:
        raise errors.DrawnAlready
    for name, value in times.items():
        setattr(draw, name, value)
    draw.save(update_fields=list(times))
    return draw


def move(lottery_entry: LotteryEntry, to: LotteryEntryState) -> LotteryEntry:
    """Changes the state of one locked entry, and saves `RESULT_FIELDS`. Raises IllegalTransition."""
    _check_move(lottery_entry, to)
    lottery_entry.state = to
    lottery_entry.save(update_fields=RESULT_FIELDS)
    return lottery_entry


def record_results(lottery_entries: Sequence[LotteryEntry], states: Iterable[LotteryEntryState]) -> None:
    """Changes the state of many locked entries and saves `RESULT_FIELDS`. Raises IllegalTransition.

    Uses INSERT … ON CONFLICT UPDATE: one statement per `BATCH` rows.
    """
    for lottery_entry, to in zip(lottery_entries, states, strict=True):
        _check_move(lottery_entry, to)
        lottery_entry.state = to
    LotteryEntry.objects.bulk_create(
        lottery_entries, batch_size=BATCH, update_conflicts=True, unique_fields=["pk"], update_fields=RESULT_FIELDS
    )


def _check_move(lottery_entry: LotteryEntry, to: LotteryEntryState) -> None:
    if to not in NEXT[LotteryEntryState(lottery_entry.state)]:
        raise IllegalTransition


def notify(lottery_entry: LotteryEntry, mail_kind: str, *, at: datetime) -> MailMessage:
    """Queues an e-mail about an entry to the account's current address; call it in the transaction of the change."""
    user = lottery_entry.user
    return queue_mail(mail_kind, to=user.email, about=lottery_entry, locale=lottery_entry.locale, at=at, user=user)
