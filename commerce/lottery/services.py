"""Entering a lottery, withdrawing, fixing when it is drawn; and the only writers of `Application.state`."""

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
from portal.shared.mail.sending.outbox import queue_mail

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
    """An entry for one performance with ticket types' pks in the order of preference; a mail says that it is there.

    Raises NotOpen, NotOffered, OverLimit, CompanionsMissing or AppliedAlready.
    """
    _check_open(period, performance, at)
    types = _checked_types(performance, choices, quantity)
    names = _check_companions(companions, quantity)
    application = _new_entry(user, period, performance, quantity, names, at)
    wishes = [LotteryChoice(lottery_entry=application, rank=n, ticket_type=t) for n, t in enumerate(types, start=1)]
    LotteryChoice.objects.bulk_create(wishes)
    application.terms.set(terms)
    # The insert holds a key share of the period's row, which the draw locks: from here none can begin without us.
    if Draw.objects.filter(period=period).exclude(drawn_at=None).exists():
        raise errors.NotOpen
    notify(application, "lottery_received", at=at)
    return application


def _check_open(period: SalesPeriod, performance: Performance, at: datetime) -> None:
    is_running = period.kind == PeriodKind.LOTTERY and period.starts_at <= at < period.ends_at
    is_of_event = performance.event_id == period.event_id and period.event.live
    is_on = performance.state == PerformanceState.SCHEDULED and not performance.is_over(at)
    if not (is_running and is_of_event and is_on):
        raise errors.NotOpen


def _checked_types(performance: Performance, choices: Sequence[int], quantity: int) -> list[TicketType]:
    offered = performance.ticket_types.filter(on_sale=True, pk__in=choices).prefetch_related("texts").in_bulk()
    if not choices or len(offered) != len(choices):
        raise errors.NotOffered
    for kind in offered.values():
        if not 1 <= quantity <= kind.max_per_order:
            raise errors.OverLimit(name=kind.name, limit=kind.max_per_order)
    return [offered[pk] for pk in choices]


def _check_companions(companions: Sequence[str], quantity: int) -> list[str]:
    names = [name.strip() for name in companions]
    if len(names) != quantity - 1 or not all(names):
        raise errors.CompanionsMissing(number=quantity - 1)
    return names


def _new_entry(user, period, performance, quantity, companions, at) -> LotteryEntry:
    """Two constraints say who has entered already, whichever of two requests comes first."""
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
    """The same for one person however name and number are typed: width, blanks, case and hyphens do not count, and
    +81 90… is 090… (ITU-T E.164: the country's code takes the place of the leading 0)."""
    told = "".join(unicodedata.normalize("NFKC", name).split()).casefold()
    number = unicodedata.normalize("NFKC", phone).strip()
    digits = "".join(sign for sign in number if sign.isdecimal())
    if number.startswith("+81"):
        digits = "0" + digits.removeprefix("81").removeprefix("0")
    return hashlib.sha256(f"{told}\n{digits}".encode()).hexdigest()


@transaction.atomic
def withdraw(lottery_entry: LotteryEntry, *, at: datetime) -> LotteryEntry:
    """The person takes the entry back while the period runs, and may enter again. Raises TooLateToWithdraw."""
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
    """When a lottery is drawn and until when winners pay; the first call makes the seed, whose hash is public at once.

    Raises TimesOutOfOrder, and DrawnAlready once it is drawn.
    """
    if not period.ends_at <= draws_at < pay_until <= moves_up_until:
        raise errors.TimesOutOfOrder
    times = {"draws_at": draws_at, "pay_until": pay_until, "moves_up_until": moves_up_until}
    seed = secrets.token_bytes(32)
    made = times | {"seed": seed.hex(), "seed_sha256": hashlib.sha256(seed).hexdigest()}
    draw, _is_new = Draw.objects.get_or_create(period=period, defaults=made)
    draw = Draw.objects.select_for_update().get(pk=draw.pk)
    if draw.drawn_at:
        raise errors.DrawnAlready
    for name, value in times.items():
        setattr(draw, name, value)
    draw.save(update_fields=list(times))
    return draw


def move(lottery_entry: LotteryEntry, to: LotteryEntryState) -> LotteryEntry:
    """Moves one locked entry; with it are written `won_type` and `order`. Raises IllegalTransition."""
    _check_move(lottery_entry, to)
    lottery_entry.state = to
    lottery_entry.save(update_fields=RESULT_FIELDS)
    return lottery_entry


def record_results(lottery_entries: Sequence[LotteryEntry], states: Iterable[LotteryEntryState]) -> None:
    """Moves many locked entries at once and writes their rank, type and order. Raises IllegalTransition.

    An INSERT that finds each row there and updates it: one round trip for two thousand rows.
    """
    for application, to in zip(lottery_entries, states, strict=True):
        _check_move(application, to)
        application.state = to
    LotteryEntry.objects.bulk_create(
        lottery_entries, batch_size=BATCH, update_conflicts=True, unique_fields=["pk"], update_fields=RESULT_FIELDS
    )


def _check_move(lottery_entry: LotteryEntry, to: LotteryEntryState) -> None:
    if to not in NEXT[LotteryEntryState(lottery_entry.state)]:
        raise IllegalTransition


def notify(lottery_entry: LotteryEntry, mail_kind: str, *, at: datetime) -> MailMessage:
    """A mail about an entry goes to the account's address of today, in the transaction that writes what it tells."""
    user = lottery_entry.user
    return queue_mail(mail_kind, to=user.email, about=lottery_entry, locale=lottery_entry.locale, at=at, user=user)
