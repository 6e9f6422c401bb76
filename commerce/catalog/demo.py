"""The demo's catalogue: what exists already stays as it is, so that nothing sold ever changes."""

from datetime import datetime

from commerce.catalog.demo_content.events import EVENTS
from commerce.catalog.demo_content.lottery import OPERA
from commerce.catalog.demo_content.organizers import METHODS, ORGANIZERS
from commerce.catalog.demo_content.stores import GUIDES
from commerce.catalog.demo_content.types import DemoDate, DemoEvent, DemoType, moment
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
    StoreGuide,
    TicketType,
    TicketTypeText,
)
from commerce.catalog.states import PeriodKind
from portal.shared.page_cache import content_changed
from portal.shared.registries.demo import register_demo

LANGUAGES = ("ja", "en")


def load_sellers(at: datetime) -> None:
    """Sellers and ways to pay that are not there yet; before the help, whose terms keep the company's name for good."""
    before = Organizer.objects.count()
    for row in ORGANIZERS:
        Organizer.objects.get_or_create(slug=row["slug"], defaults=row)
    for position, row in enumerate(METHODS):
        PaymentMethod.objects.get_or_create(code=row["code"], defaults=row | {"position": position})
    for guide in GUIDES:
        StoreGuide.objects.get_or_create(store=guide["store"], language=guide["language"], defaults=guide)
    if Organizer.objects.count() > before:
        content_changed()


def load(at: datetime) -> None:
    """Events that are not there yet, with their sellers."""
    load_sellers(at)
    known = set(Event.objects.values_list("slug", flat=True))
    missing = [told for told in (*EVENTS, OPERA) if told.slug not in known]
    for told in missing:
        _make_event(told, at)
    if missing:
        content_changed()


def _make_event(told: DemoEvent, at: datetime) -> None:
    issue_at = moment(at, *told.issue_in) if told.issue_in else None
    event = Event.objects.create(
        slug=told.slug,
        organizer=Organizer.objects.get(slug=told.organizer),
        issue_at=issue_at,
        live=True,
        first_published_at=at,
        **told.rules,
    )
    for language, title, summary, body, cautions in zip(
        LANGUAGES, told.title, told.summary, told.body, told.cautions, strict=True
    ):
        EventText.objects.create(
            event=event, language=language, title=title, summary=summary, body=body, cautions=cautions
        )
    begin, end = told.sale
    kind = PeriodKind.LOTTERY if told.is_lottery else PeriodKind.FIRST_COME
    ends_at = moment(at, end, "23:59")
    SalesPeriod.objects.create(event=event, kind=kind, starts_at=moment(at, begin, "10:00"), ends_at=ends_at)
    for date in told.dates:
        _make_date(event, date, at)
    _make_costs(event, told)


def _make_date(event: Event, told: DemoDate, at: datetime) -> None:
    performance = Performance.objects.create(
        event=event,
        doors_at=moment(at, told.days, told.doors),
        starts_at=moment(at, told.days, told.starts),
        ends_at=moment(at, told.days, told.ends),
        **told.rules,
    )
    for language, label, venue, access in zip(LANGUAGES, told.label, told.venue, told.access, strict=True):
        PerformanceText.objects.create(
            performance=performance, language=language, label=label, venue=venue, access=access
        )
    quota = Quota.objects.create(event=event, name=f"{moment(at, told.days, told.starts):%m/%d %H:%M}")
    QuotaCounter.objects.create(quota=quota, size=told.size)
    for position, kind in enumerate(told.types):
        _make_type(performance, quota, kind, position)


def _make_type(performance: Performance, quota: Quota, told: DemoType, position: int) -> None:
    kind = TicketType.objects.create(
        performance=performance,
        quota=quota,
        price_yen=told.price_yen,
        max_per_order=told.max_per_order,
        position=position,
    )
    for language, name, note in zip(LANGUAGES, told.name, told.note, strict=True):
        TicketTypeText.objects.create(ticket_type=kind, language=language, name=name, note=note)


def _make_costs(event: Event, told: DemoEvent) -> None:
    platform = Organizer.objects.get(is_platform=True)
    for fee in told.fees:
        EventFee.objects.create(event=event, kind=fee.kind, basis=fee.basis, amount_yen=fee.amount_yen, seller=platform)
    for code, fee_yen in told.pays_by.items():
        PaymentOption.objects.create(event=event, method=PaymentMethod.objects.get(code=code), fee_yen=fee_yen)


register_demo("sellers", load_sellers, order=5)
register_demo("events", load, order=30)
