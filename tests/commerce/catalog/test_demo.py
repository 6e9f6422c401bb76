"""The demo's catalogue is complete and lawful, and loading it again changes nothing."""

from datetime import timedelta

import pytest

from commerce.admin.demo import load as sell_out
from commerce.catalog.demo import load
from commerce.catalog.models import Event, EventText, Organizer, PaymentMethod, QuotaCounter, StoreGuide, TicketType
from commerce.catalog.queries import offered_methods, sale_state
from commerce.catalog.states import SaleState
from commerce.catalog.tax_registration import has_right_check_digit
from tests.factories.catalog import AT
from tests.factories.stock import counters_that_disagree

pytestmark = pytest.mark.django_db

SLUGS = [
    "orchestra-concert",
    "open-lecture",
    "stage-play",
    "online-live",
    "star-festival",
    "sold-out-night",
    "spring-opera",
]


@pytest.fixture(autouse=True)
def demo():
    load(AT)


def test_seven_events_are_live_in_both_languages():
    assert list(Event.objects.live().order_by("pk").values_list("slug", flat=True)) == SLUGS
    assert EventText.objects.exclude(title="").exclude(body="").count() == 14


def test_all_are_open_but_one_that_is_sold_out_by_an_order():
    sell_out(AT)

    states = {event.slug: sale_state(event, AT) for event in Event.objects.all()}
    assert states == dict.fromkeys(SLUGS, SaleState.OPEN) | {"sold-out-night": SaleState.SOLD_OUT}
    assert counters_that_disagree() == []
    order = Event.objects.get(slug="sold-out-night").orders.get()
    assert (order.state, order.tickets.count()) == ("confirmed", 2)


def test_selling_out_happens_once():
    sell_out(AT)
    sell_out(AT + timedelta(days=1))

    assert Event.objects.get(slug="sold-out-night").orders.count() == 1


def test_all_four_payment_methods_are_on_sale_and_one_event_offers_cards_only():
    on_sale = PaymentMethod.objects.filter(on_sale=True).values_list("code", flat=True)
    assert list(on_sale) == ["card", "konbini", "paypay", "paidy"]
    offered = [offered_methods(event, 5000, AT, event.performances.all()) for event in Event.objects.order_by("pk")]
    assert [len(options) for options in offered] == [4, 0, 1, 4, 4, 0, 4]


def test_each_store_has_a_guide_in_both_languages():
    konbini = PaymentMethod.objects.get(code="konbini")
    guides = StoreGuide.objects.values_list("store", "language")

    assert sorted(guides) == sorted((store, language) for store in konbini.stores for language in ("ja", "en"))
    assert {len(guide.steps.splitlines()) for guide in StoreGuide.objects.all()} == {5}


def test_a_second_run_changes_nothing_that_an_editor_or_a_buyer_changed():
    TicketType.objects.update(price_yen=777)
    QuotaCounter.objects.update(size=1000, taken=3)
    PaymentMethod.objects.update(on_sale=False)
    StoreGuide.objects.update(steps="店員に渡す")
    load(AT + timedelta(days=3))

    assert set(TicketType.objects.values_list("price_yen", flat=True)) == {777}
    assert set(QuotaCounter.objects.values_list("size", "taken")) == {(1000, 3)}
    assert Event.objects.count() == 7
    assert PaymentMethod.objects.filter(on_sale=True).count() == 0
    assert set(StoreGuide.objects.values_list("steps", flat=True)) == {"店員に渡す"}


def test_organizers_have_what_the_law_requires():
    for organizer in Organizer.objects.all():
        organizer.full_clean()
    companies = Organizer.objects.filter(is_corporate=True)

    assert [has_right_check_digit(company.registration_number) for company in companies] == [True, True]
    assert Organizer.objects.filter(is_corporate=False).count() == 1
    assert Organizer.objects.filter(is_platform=True).count() == 1


def test_each_sales_period_ends_before_the_last_performance():
    for event in Event.objects.all():
        assert event.sales_periods.get().ends_at < event.performances.last().starts_at


def test_names_of_performances_and_quotas_use_japanese_time():
    performance = Event.objects.get(slug="orchestra-concert").performances.get()

    assert str(performance) == "芝浦シンフォニエッタ 定期演奏会 2026年12月14日（月）18:30"
    assert Event.objects.get(slug="orchestra-concert").quotas.get().name == "12/14 18:30"
