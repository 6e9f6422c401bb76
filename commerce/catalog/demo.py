"""Loads the catalogue of the demo. Rows that exist are not changed, since orders may refer to them."""

from collections.abc import Iterator
from datetime import datetime

from commerce.catalog.demo_content.events import EVENTS
from commerce.catalog.demo_content.lottery import OPERA
from commerce.catalog.demo_content.organizers import METHODS, ORGANIZERS
from commerce.catalog.demo_content.stores import GUIDES
from commerce.catalog.demo_content.types import DemoEvent, DemoPerformance, DemoType, datetime_on
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
from portal.shared.http.page_cache import content_changed
from portal.shared.registries.demo import register_demo

LANGUAGES = ("ja", "en")


def load_sellers(at: datetime) -> None:
    """Creates missing organizers, payment methods and store guides.

    Runs before the demo's terms are published, because a published version stores the company's name.
    """
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
    """Creates missing events, with their organizers."""
    load_sellers(at)
    existing_slugs = set(Event.objects.values_list("slug", flat=True))
    missing = [demo_event for demo_event in (*EVENTS, OPERA) if demo_event.slug not in existing_slugs]
    for demo_event in missing:
        _make_event(demo_event, at)
    if missing:
        content_changed()


def _make_event(demo_event: DemoEvent, at: datetime) -> None:
    issue_at = datetime_on(at, *demo_event.issue_in) if demo_event.issue_in else None
    event = Event.objects.create(
        slug=demo_event.slug,
        organizer=Organizer.objects.get(slug=demo_event.organizer),
        genre=demo_event.genre,
        issue_at=issue_at,
        live=True,
        first_published_at=at,
        **demo_event.rules,
    )
    columns = ("title", "summary", "body", "performers", "age_info", "accessibility", "cautions")
    for language, values in _by_language(demo_event, columns):
        EventText.objects.create(event=event, language=language, **values)
    begin, end = demo_event.sale
    period_kind = PeriodKind.LOTTERY if demo_event.is_lottery else PeriodKind.FIRST_COME
    ends_at = datetime_on(at, end, "23:59")
    SalesPeriod.objects.create(
        event=event, kind=period_kind, starts_at=datetime_on(at, begin, "10:00"), ends_at=ends_at
    )
    for demo_performance in demo_event.dates:
        _make_performance(event, demo_performance, at)
    _make_fees_and_options(event, demo_event)


def _by_language(demo: DemoEvent | DemoPerformance, columns: tuple[str, ...]) -> Iterator[tuple[str, dict[str, str]]]:
    texts = zip(*(getattr(demo, column) for column in columns), strict=True)
    for language, values in zip(LANGUAGES, texts, strict=True):
        yield language, dict(zip(columns, values, strict=True))


def _make_performance(event: Event, demo_performance: DemoPerformance, at: datetime) -> None:
    performance = Performance.objects.create(
        event=event,
        doors_at=datetime_on(at, demo_performance.days, demo_performance.doors_at),
        starts_at=datetime_on(at, demo_performance.days, demo_performance.starts),
        ends_at=datetime_on(at, demo_performance.days + demo_performance.ends_after, demo_performance.ends),
        postal_code=demo_performance.postal_code,
        **demo_performance.rules,
    )
    for language, values in _by_language(demo_performance, ("label", "venue", "address", "access")):
        PerformanceText.objects.create(performance=performance, language=language, **values)
    quota = Quota.objects.create(
        event=event, name=f"{datetime_on(at, demo_performance.days, demo_performance.starts):%m/%d %H:%M}"
    )
    QuotaCounter.objects.create(quota=quota, size=demo_performance.size)
    for position, demo_type in enumerate(demo_performance.types):
        _make_type(performance, quota, demo_type, position)


def _make_type(performance: Performance, quota: Quota, demo_type: DemoType, position: int) -> None:
    ticket_type = TicketType.objects.create(
        performance=performance,
        quota=quota,
        price_yen=demo_type.price_yen,
        max_per_order=demo_type.max_per_order,
        position=position,
    )
    for language, name, note in zip(LANGUAGES, demo_type.name, demo_type.note, strict=True):
        TicketTypeText.objects.create(ticket_type=ticket_type, language=language, name=name, note=note)


def _make_fees_and_options(event: Event, demo_event: DemoEvent) -> None:
    platform = Organizer.objects.get(is_platform=True)
    for fee in demo_event.fees:
        EventFee.objects.create(event=event, kind=fee.kind, basis=fee.basis, amount_yen=fee.amount_yen, seller=platform)
    for code, fee_yen in demo_event.pays_by.items():
        PaymentOption.objects.create(event=event, method=PaymentMethod.objects.get(code=code), fee_yen=fee_yen)


register_demo("sellers", load_sellers, order=5)
register_demo("events", load, order=30)
