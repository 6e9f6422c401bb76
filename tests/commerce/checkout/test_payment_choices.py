"""A way to pay is offered exactly when the event, the provider, the amount and the calendar allow it."""

from datetime import timedelta

import pytest

from commerce.catalog.models import PaymentOption, Performance
from commerce.catalog.states import UnavailableReason
from commerce.checkout import errors
from commerce.checkout.confirmation import build_confirmation, sha256_of
from commerce.checkout.payment_choices import chosen_payment, payment_choices, valid_payment_choice
from commerce.checkout.quotes import quote_of
from commerce.checkout.services import choose_method, place_order
from commerce.payments.gateways import routing
from commerce.payments.gateways.base import MethodRules
from commerce.payments.gateways.sandbox.adapter import SandboxGateway
from commerce.payments.services import open_attempt
from commerce.payments.states import AttemptState
from tests.factories.catalog import AT, EventFactory, payment_method
from tests.factories.orders import OrderFactory

pytestmark = pytest.mark.django_db
OPEN = None


def costing(yen, **event):
    """An order of one ticket of that price at an event with all four ways to pay, each for 220 yen and cards free."""
    return OrderFactory(event=EventFactory(methods="all", price_yen=yen, fee_per_ticket_yen=0, **event), quantity=1)


def unavailable_reasons(order, at=AT):
    return {way.code: way.unavailable_reason for way in payment_choices(order.event, quote_of(order), at)}


class OneStore(SandboxGateway):
    """A provider that gives a number for one store, which it must know beforehand."""

    def capabilities(self):
        stores = ("lawson", "seicomart")
        return {"konbini": MethodRules(min_yen=120, max_yen=300_000, voucher_stores=stores, asks_store=True)}


@pytest.fixture
def one_store(monkeypatch, settings):
    """Konbini routed to a provider that asks for the store."""
    monkeypatch.setitem(routing.GATEWAYS, "one-store", f"{__name__}.OneStore")
    settings.PAYMENT_GATEWAYS = settings.PAYMENT_GATEWAYS | {"konbini": "one-store"}


@pytest.mark.parametrize(
    ("yen", "code", "why"),
    [
        (119, "konbini", OPEN),  # with its fee of 220 yen it is 339
        (299_780, "konbini", OPEN),
        (299_781, "konbini", UnavailableReason.TOO_MUCH),
        (999_780, "paypay", OPEN),
        (999_781, "paypay", UnavailableReason.TOO_MUCH),
        (49, "card", UnavailableReason.TOO_LITTLE),
        (50, "card", OPEN),
    ],
)
def test_the_providers_limits_count_the_total_with_the_ways_own_fee(yen, code, why):
    """Row 32: amount limits."""
    assert unavailable_reasons(costing(yen))[code] == why


@pytest.mark.parametrize(("yen", "why"), [(119, UnavailableReason.TOO_LITTLE), (120, OPEN), (300_000, OPEN)])
def test_without_a_fee_the_limits_are_the_price(yen, why):
    order = costing(yen)
    order.event.payment_options.update(fee_yen=0)
    assert unavailable_reasons(order)["konbini"] == why


def test_the_narrower_of_the_events_and_the_providers_limits_counts():
    order = costing(5000)
    PaymentOption.objects.filter(method__code="konbini").update(min_yen=1, max_yen=5000)
    way = next(way for way in payment_choices(order.event, quote_of(order), AT) if way.code == "konbini")
    assert (way.least_yen, way.most_yen, way.unavailable_reason) == (120, 5000, UnavailableReason.TOO_MUCH)


def test_what_no_provider_takes_is_not_offered(settings):
    settings.PAYMENT_GATEWAYS = settings.PAYMENT_GATEWAYS | {"paypay": ""}
    assert unavailable_reasons(costing(5000))["paypay"] == UnavailableReason.NOT_ON_SALE


def test_a_number_needs_a_store_that_provider_and_catalogue_share(one_store):
    order = costing(5000)
    (way,) = [way for way in payment_choices(order.event, quote_of(order), AT) if way.code == "konbini"]
    assert (way.stores, way.asks_store) == (("lawson",), True)  # the catalogue names Lawson and Ministop
    type(payment_method("konbini")).objects.filter(code="konbini").update(stores=["familymart"])
    assert unavailable_reasons(costing(5000))["konbini"] == UnavailableReason.NOT_ON_SALE


def test_too_near_the_performance_only_the_number_is_gone_and_stands_last():
    order = costing(5000)
    Performance.objects.update(starts_at=AT + timedelta(hours=47))
    found = payment_choices(order.event, quote_of(order), AT)
    assert [(way.code, way.unavailable_reason) for way in found] == [
        ("card", OPEN),
        ("paypay", OPEN),
        ("paidy", OPEN),
        ("konbini", UnavailableReason.TOO_LATE),
    ]


@pytest.mark.parametrize("code", ["card", "konbini", "paypay", "paidy"])
def test_the_server_refuses_what_was_switched_off_after_the_page_was_opened(code):
    """Row 32: switched off by the organiser."""
    order = costing(5000)
    assert valid_payment_choice(order.event, quote_of(order), code, AT).code == code
    payment_method(code, on_sale=False)
    with pytest.raises(errors.MethodNotOffered) as refused:
        choose_method(order, code, AT)
    assert (refused.value.status, "別の支払い方法を選んでください" in str(refused.value)) == (409, True)


@pytest.mark.parametrize(
    ("yen", "words"), [(400_000, "合計120円から300,000円までのお支払いに利用できます。まだ購入していません。")]
)
def test_the_server_says_which_amounts_are_possible(yen, words):
    """Row 32: amount limits, asked again by the server."""
    with pytest.raises(errors.AmountOutside) as refused:
        choose_method(costing(yen), "konbini", AT)
    assert str(refused.value).startswith(f"コンビニ払いは、{words}")


def test_the_server_refuses_a_number_that_could_not_be_paid_in_time():
    order = costing(5000)
    Performance.objects.update(starts_at=AT + timedelta(hours=47))
    with pytest.raises(errors.NotEnoughTime) as refused:
        choose_method(order, "konbini", AT)
    assert str(refused.value).startswith("公演までの日数が少ないため、コンビニ払いは選べません。")


def test_the_store_is_kept_and_leaves_with_the_way_that_asked_for_it(one_store):
    order = choose_method(costing(5000), "konbini", AT, store="lawson")
    order.refresh_from_db()
    assert order.payment_store == "lawson"
    order = choose_method(order, "card", AT, store="lawson")
    assert order.payment_store == ""


@pytest.mark.parametrize(("store", "error"), [("", errors.StoreNotChosen), ("ministop", errors.StoreNotOffered)])
def test_a_store_is_asked_for_and_must_be_possible(one_store, store, error):
    with pytest.raises(error):
        choose_method(costing(5000), "konbini", AT, store=store)


def test_a_number_completes_the_order_so_that_its_way_to_pay_never_changes():
    order = choose_method(costing(5000), "konbini", AT)
    order = place_order(
        order, confirmation_data=build_confirmation(order, quote_of(order), terms=[], at=AT), consents=[], at=AT
    )
    attempt = open_attempt(order, at=AT)
    type(attempt).objects.update(state=AttemptState.AWAITING_PAYMENT)
    with pytest.raises(errors.AlreadyPlaced):
        choose_method(order, "card", AT)


def test_a_fee_for_paying_makes_nothing_out_of_nothing():
    """Row 33: tickets for nothing cost nothing, though the event has a way to pay with a fee."""
    order = costing(5000)
    order = choose_method(order, "konbini", AT)
    order.lines.get().ticket_type.__class__.objects.update(price_yen=0)
    today = quote_of(order)
    assert (today.total_yen, today.option, payment_choices(order.event, today, AT)) == (0, None, [])
    order = place_order(order, confirmation_data=build_confirmation(order, today, terms=[], at=AT), consents=[], at=AT)
    assert (order.is_free, order.payment_method, order.fees.count(), order.attempts.count()) == (True, None, 0, 0)


class TestFinalScreen:
    def confirmation(self, order, at=AT):
        return build_confirmation(order, quote_of(order), terms=[], at=at)

    def test_it_states_the_deadline_and_what_happens_after_it(self):
        facts = self.confirmation(choose_method(costing(5000), "konbini", AT))
        assert facts["payment"] == {"method": "konbini", "store": "", "deadline": "2026-11-26T23:59:59+09:00"}
        assert next(item["value"] for item in facts["items"] if item["key"] == "payment") == [
            "コンビニ払い（ローソン、ミニストップ）",
            "2026年11月26日（木）23:59までに、店頭で支払います。",
            "支払いに使う番号は、申込みのボタンを押したあとの画面とメールでお知らせします。",
            "期限までに支払いがないときは、申込みは自動で取り消しになります。",
        ]

    def test_its_hash_holds_for_the_day_and_changes_with_the_deadline(self):
        """Row 31: read before midnight in Japan and pressed after it, it is another screen."""
        order = choose_method(costing(5000), "konbini", AT)
        hashes = [sha256_of(self.confirmation(order, AT + timedelta(hours=hours))) for hours in (0, 11, 12)]
        assert (hashes[0] == hashes[1], hashes[1] == hashes[2]) == (True, False)

    def test_the_chosen_store_alone_is_named(self, one_store):
        order = choose_method(costing(5000), "konbini", AT, store="lawson")
        assert self.confirmation(order)["items"][2]["value"][0] == "コンビニ払い（ローソン）"

    @pytest.mark.parametrize(("code", "words"), [("paypay", "PayPayの画面で"), ("paidy", "Paidyの画面で")])
    def test_other_ways_say_where_one_pays(self, code, words):
        order = choose_method(costing(5000), code, AT)
        assert words in self.confirmation(order)["items"][2]["value"][1]
        assert chosen_payment(order.event, quote_of(order), AT).deadline is None
