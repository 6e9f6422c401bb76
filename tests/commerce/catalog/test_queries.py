"""Sale states, available stock, usable payment options and fees."""

from datetime import timedelta

import pytest
from django.http import Http404

from commerce.catalog.fees import fees_for
from commerce.catalog.models import PaymentOption, Quota, QuotaCounter
from commerce.catalog.queries import (
    available_by_type,
    current_period,
    event_for_page,
    offered_methods,
    sale_state,
    ticket_types_of,
)
from commerce.catalog.states import FeeBasis, FeeKind, SaleState
from tests.factories.catalog import AT, EventFactory, PerformanceFactory, TicketTypeFactory, platform

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("fields", "state"),
    [
        ({}, SaleState.OPEN),
        ({"free": True}, SaleState.OPEN),
        ({"before": True}, SaleState.BEFORE),
        ({"ended": True}, SaleState.ENDED),
        ({"sold_out": True}, SaleState.SOLD_OUT),
        ({"cancelled": True}, SaleState.CANCELLED),
        ({"postponed": True}, SaleState.POSTPONED),
        ({"sold_out": True, "lottery": True}, SaleState.OPEN),
        ({"dates": 0}, SaleState.PREPARING),
        ({"types": 0}, SaleState.PREPARING),
    ],
    ids=str,
)
def test_the_sale_state_follows_from_periods_stock_and_dates(fields, state):
    assert sale_state(EventFactory(**fields), AT) == state


@pytest.mark.parametrize(
    ("offset", "state"),
    [
        (timedelta(days=-9), SaleState.OPEN),
        (timedelta(days=-9, microseconds=-1), SaleState.BEFORE),
        (timedelta(days=9, microseconds=-1), SaleState.OPEN),
        (timedelta(days=9), SaleState.ENDED),
    ],
    ids=str,
)
def test_a_period_includes_its_start_and_excludes_its_end(offset, state):
    assert sale_state(EventFactory(), AT + offset) == state


def test_a_date_that_has_begun_is_not_sold_though_the_period_runs():
    event = EventFactory()
    performance = PerformanceFactory(event, starts_at=AT)

    assert sale_state(performance, AT) == SaleState.ENDED
    assert sale_state(event, AT) == SaleState.OPEN


def test_an_event_is_open_if_one_performance_is_available():
    event = EventFactory(sold_out=True)
    PerformanceFactory(event, starts_at=AT + timedelta(days=12))

    assert [sale_state(performance, AT) for performance in event.performances.all()] == [
        SaleState.SOLD_OUT,
        SaleState.OPEN,
    ]
    assert sale_state(event, AT) == SaleState.OPEN


def test_an_event_is_not_open_by_types_that_are_not_on_sale():
    event = EventFactory(sold_out=True)
    TicketTypeFactory(event.performances.get(), name="関係者", on_sale=False)

    assert sale_state(event, AT) == SaleState.SOLD_OUT


def test_available_stock_counts_all_shards_and_is_equal_for_types_of_one_quota():
    event = EventFactory(types=0)
    quota = Quota.objects.create(event=event, name="全席")
    QuotaCounter.objects.create(quota=quota, shard=0, size=10, taken=4)
    QuotaCounter.objects.create(quota=quota, shard=1, size=5, taken=5)
    adult, child = (TicketTypeFactory(event.performances.get(), name=name, quota=quota) for name in ("一般", "学生"))

    assert available_by_type([adult, child]) == {adult.pk: 6, child.pk: 6}


def test_a_quota_without_counters_has_no_stock():
    event = EventFactory(types=0)
    ticket_type = TicketTypeFactory(event.performances.get(), quota=Quota.objects.create(event=event, name="未定"))

    assert available_by_type([ticket_type]) == {ticket_type.pk: 0}


def test_drafts_are_not_found():
    draft = EventFactory(draft=True)

    with pytest.raises(Http404):
        event_for_page(draft.slug)


@pytest.mark.parametrize(("types", "dates"), [(1, 1), (3, 3)])
def test_an_event_with_all_its_rows_costs_the_same_queries_for_any_number(types, dates, django_assert_num_queries):
    slug = EventFactory(types=types, dates=dates).slug

    with django_assert_num_queries(9):
        event = event_for_page(slug)
        [ticket_type.name for ticket_type in ticket_types_of(event)]
        [(option.method.code, option.event_id) for option in event.payment_options.all()]
        fees_for(event, 2, None)
        current_period(event, AT)
    with django_assert_num_queries(1):
        sale_state(event, AT)


def test_only_methods_on_sale_are_offered_and_none_for_what_is_free():
    event = EventFactory()

    assert [option.method.code for option in offered_methods(event, 5000, AT)] == ["card"]
    assert offered_methods(event, 0, AT) == []


def test_fees_are_per_ticket_per_order_and_per_payment_method():
    event = EventFactory(fee_per_ticket_yen=110, card_fee_yen=165)
    event.fees.create(kind=FeeKind.ISSUE, basis=FeeBasis.ORDER, amount_yen=220, seller=event.organizer)
    card = PaymentOption.objects.get(event=event, method__code="card")
    lines = fees_for(event, 3, card)

    assert [(line.kind, line.name, line.amount_yen, line.tax_rate, line.seller) for line in lines] == [
        (FeeKind.SYSTEM, "システム利用料", 330, 10, platform()),
        (FeeKind.ISSUE, "発券手数料", 220, 10, event.organizer),
        (FeeKind.PAYMENT, "決済手数料（クレジットカード）", 165, 10, platform()),
    ]


def test_no_fee_without_tickets_and_no_line_of_zero_yen():
    event = EventFactory(card_fee_yen=0)
    card = PaymentOption.objects.get(event=event, method__code="card")

    assert fees_for(event, 0, card) == []
    assert [line.kind for line in fees_for(event, 1, card)] == [FeeKind.SYSTEM]
