"""Events with the rows that pages and purchases need, in each state that an event can have."""

from datetime import UTC, datetime, timedelta
from itertools import count

from wagtail.signal_handlers import disable_reference_index_auto_update

from commerce.catalog.models import (
    Event,
    EventFee,
    EventText,
    Organizer,
    PaymentMethod,
    PaymentOption,
    Performance,
    PerformanceText,
    Quota,
    QuotaCounter,
    SalesPeriod,
    TicketType,
    TicketTypeText,
)
from commerce.catalog.states import (
    EntryMode,
    FeeBasis,
    FeeKind,
    IssueRule,
    MethodCode,
    PerformanceKind,
    PerformanceState,
    PeriodKind,
)

AT = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)  # Monday 12:00 in Japan
_numbers = count(1)
IN_THE_SHOP = [code for code in MethodCode.values if code != MethodCode.CASH]


def OrganizerFactory(**fields) -> Organizer:  # noqa: N802
    """Makes a company with a registration number; `is_platform=True` is the platform."""
    n = next(_numbers)
    defaults = {
        "name": f"主催者{n}",
        "slug": f"seller-{n}",
        "legal_name": f"株式会社主催{n}",
        "representative": "佐藤 一郎",
        "postal_code": "100-0001",
        "postal_address": "東京都千代田区千代田1-1",
        "phone": "03-1234-5678",
        "email": f"seller{n}@example.jp",
        "registration_number": "T7000012050002",
    }
    return Organizer.objects.create(**(defaults | fields))


def platform() -> Organizer:
    """Returns the platform, creating it if there is none."""
    return Organizer.objects.filter(is_platform=True).first() or OrganizerFactory(is_platform=True, slug="platform")


def payment_method(code: str = MethodCode.CARD, *, on_sale: bool | None = None) -> PaymentMethod:
    """Returns the method, creating it if there is none. By default only cards are on sale."""
    brands = ["VISA", "JCB"] if code == MethodCode.CARD else []
    stores = ["lawson", "ministop"] if code == MethodCode.KONBINI else []
    defaults = {"on_sale": code == MethodCode.CARD, "brands": brands, "stores": stores}
    defaults["position"] = MethodCode.values.index(code)
    method = PaymentMethod.objects.get_or_create(code=code, defaults=defaults)[0]
    if on_sale is not None and method.on_sale != on_sale:
        method.on_sale = on_sale
        method.save(update_fields=["on_sale"])
    return method


def hold_performances(event: Event, at: datetime) -> Event:
    """Moves all performances of the event to an hour after `at`, with the doors open; returns the event."""
    event.performances.update(doors_at=at, starts_at=at + timedelta(hours=1))
    return event


def TicketTypeFactory(  # noqa: N802
    performance: Performance, *, name="一般", price_yen=5000, size=100, taken=0, quota=None, **fields
) -> TicketType:
    """Makes a ticket type with a quota of its own, or with `quota`."""
    if quota is None:
        quota = Quota.objects.create(event=performance.event, name=name)
        QuotaCounter.objects.create(quota=quota, size=size, taken=taken)
    ticket_type = TicketType.objects.create(performance=performance, quota=quota, price_yen=price_yen, **fields)
    TicketTypeText.objects.create(ticket_type=ticket_type, name=name)
    return ticket_type


def PerformanceFactory(  # noqa: N802
    event: Event, *, starts_at: datetime, types=1, price_yen=5000, size=100, taken=0, venue="芝浦小ホール", **fields
) -> Performance:
    """Makes a performance with a venue and `types` ticket types."""
    doors_at = fields.pop("doors_at", starts_at - timedelta(hours=1))
    performance = Performance.objects.create(event=event, starts_at=starts_at, doors_at=doors_at, **fields)
    PerformanceText.objects.create(performance=performance, venue=venue, access="芝浦駅から歩いて5分")
    for n in range(types):
        name = "一般" if n == 0 else f"券種{n + 1}"
        TicketTypeFactory(performance, name=name, price_yen=price_yen, size=size, taken=taken, position=n)
    return performance


@disable_reference_index_auto_update()  # nobody asks where an event is used: 7 ms instead of 40
def EventFactory(  # noqa: N802
    *,
    at: datetime = AT,
    title="秋の音楽会",
    types=1,
    dates=1,
    price_yen=5000,
    size=100,
    free=False,
    sold_out=False,
    before=False,
    ended=False,
    cancelled=False,
    postponed=False,
    streaming=False,
    issued_later=False,
    lottery=False,
    draft=False,
    fee_per_ticket_yen=110,
    card_fee_yen=0,
    methods=(MethodCode.CARD, MethodCode.KONBINI),
    **fields,
) -> Event:
    """Makes an event on sale at `at`, ten days before its first performance; each flag is a state.

    `types`: number of ticket types per performance. `methods`: codes that it offers (only cards are on sale), or "all"
    for all four on sale. `sold_out` sets the counter to its size without holds: use `catalog.services.reserve` where
    holds matter.
    """
    starts_at = at + timedelta(days=10)
    if issued_later:
        fields |= {"issue_rule": IssueRule.ON_DATE, "issue_at": starts_at - timedelta(days=3)}
    organizer = fields.pop("organizer", None) or OrganizerFactory()
    defaults = {"slug": f"event-{next(_numbers)}", "live": not draft}
    event = Event.objects.create(organizer=organizer, **(defaults | fields))
    EventText.objects.create(event=event, title=title, summary="ひとこと", body="<p>説明です。</p>")
    state = PerformanceState.CANCELLED if cancelled else PerformanceState.SCHEDULED
    ticket_fields = {
        "types": types,
        "price_yen": 0 if free else price_yen,
        "size": size,
        "taken": size if sold_out else 0,
    }
    performance_fields = {"kind": PerformanceKind.STREAMING, "entry_mode": EntryMode.NONE} if streaming else {}
    performance_fields["state"] = PerformanceState.POSTPONED if postponed else state
    for n in range(dates):
        PerformanceFactory(event, starts_at=starts_at + timedelta(days=n), **ticket_fields, **performance_fields)
    days = (2, 9) if before else (-9, -1) if ended else (-9, 9)
    _period(event, PeriodKind.LOTTERY if lottery else PeriodKind.FIRST_COME, at, *days)
    if not free:
        _costs(event, fee_per_ticket_yen, card_fee_yen, methods)
    return event


def _period(event: Event, period_kind: PeriodKind, at: datetime, begin: int, end: int) -> None:
    """Makes a sales period from `begin` to `end`, in days after `at`."""
    starts_at, ends_at = at + timedelta(days=begin), at + timedelta(days=end)
    SalesPeriod.objects.create(event=event, kind=period_kind, starts_at=starts_at, ends_at=ends_at)


def _costs(event: Event, fee_per_ticket_yen: int, card_fee_yen: int, methods) -> None:
    if fee_per_ticket_yen:
        EventFee.objects.create(
            event=event,
            kind=FeeKind.SYSTEM,
            basis=FeeBasis.TICKET,
            amount_yen=fee_per_ticket_yen,
            seller=platform(),
        )
    is_all = methods == "all"
    for code in IN_THE_SHOP if is_all else methods:
        fee_yen = card_fee_yen if code == MethodCode.CARD else 220
        method = payment_method(code, on_sale=True if is_all else None)
        PaymentOption.objects.create(event=event, method=method, fee_yen=fee_yen)
