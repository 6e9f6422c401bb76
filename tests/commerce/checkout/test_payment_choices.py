"""Payment choices: available if event, provider, amount and date allow it; the server checks a submitted choice."""

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
AVAILABLE = None


def costing(yen, **event):
    """An order of one ticket at that price; the event has all four methods, with a fee of 220 yen except for cards."""
    return OrderFactory(event=EventFactory(methods="all", price_yen=yen, fee_per_ticket_yen=0, **event), quantity=1)


def unavailable_reasons(order, at=AT):
    return {choice.code: choice.unavailable_reason for choice in payment_choices(order.event, quote_of(order), at)}


class OneStore(SandboxGateway):
    """A provider that issues a voucher for one store, which has to be chosen first."""

    def capabilities(self):
        stores = ("lawson", "seicomart")
        return {"konbini": MethodRules(min_yen=120, max_yen=300_000, voucher_stores=stores, asks_store=True)}


@pytest.fixture
def one_store(monkeypatch, settings):
    """Routes konbini payments to `OneStore`."""
    monkeypatch.setitem(routing.GATEWAYS, "one-store", OneStore)
    settings.PAYMENT_GATEWAYS = settings.PAYMENT_GATEWAYS | {"konbini": "one-store"}


@pytest.mark.parametrize(
    ("yen", "code", "reason"),
    [
        (119, "konbini", AVAILABLE),  # with its fee of 220 yen it is 339
        (299_780, "konbini", AVAILABLE),
        (299_781, "konbini", UnavailableReason.TOO_MUCH),
        (999_780, "paypay", AVAILABLE),
        (999_781, "paypay", UnavailableReason.TOO_MUCH),
        (49, "card", UnavailableReason.TOO_LITTLE),
        (50, "card", AVAILABLE),
    ],
)
def test_the_providers_limits_apply_to_the_total_with_the_methods_fee(yen, code, reason):
    """Row 32: amount limits."""
    assert unavailable_reasons(costing(yen))[code] == reason


@pytest.mark.parametrize(
    ("yen", "reason"), [(119, UnavailableReason.TOO_LITTLE), (120, AVAILABLE), (300_000, AVAILABLE)]
)
def test_without_a_fee_the_limits_apply_to_the_price(yen, reason):
    order = costing(yen)
    order.event.payment_options.update(fee_yen=0)
    assert unavailable_reasons(order)["konbini"] == reason


def test_the_narrower_limits_of_event_and_provider_apply():
    order = costing(5000)
    PaymentOption.objects.filter(method__code="konbini").update(min_yen=1, max_yen=5000)
    choice = next(c for c in payment_choices(order.event, quote_of(order), AT) if c.code == "konbini")
    assert (choice.least_yen, choice.most_yen, choice.unavailable_reason) == (120, 5000, UnavailableReason.TOO_MUCH)


def test_a_method_without_a_provider_is_unavailable(settings):
    settings.PAYMENT_GATEWAYS = settings.PAYMENT_GATEWAYS | {"paypay": ""}
    assert unavailable_reasons(costing(5000))["paypay"] == UnavailableReason.NOT_ON_SALE


def test_konbini_needs_a_store_of_both_provider_and_catalog(one_store):
    order = costing(5000)
    (choice,) = [c for c in payment_choices(order.event, quote_of(order), AT) if c.code == "konbini"]
    assert (choice.stores, choice.asks_store) == (("lawson",), True)  # the catalog has Lawson and Ministop
    type(payment_method("konbini")).objects.filter(code="konbini").update(stores=["familymart"])
    assert unavailable_reasons(costing(5000))["konbini"] == UnavailableReason.NOT_ON_SALE


def test_shortly_before_the_performance_only_konbini_is_unavailable_and_last():
    order = costing(5000)
    Performance.objects.update(starts_at=AT + timedelta(hours=47))
    choices = payment_choices(order.event, quote_of(order), AT)
    assert [(choice.code, choice.unavailable_reason) for choice in choices] == [
        ("card", AVAILABLE),
        ("paypay", AVAILABLE),
        ("paidy", AVAILABLE),
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
    ("yen", "message"), [(400_000, "合計120円から300,000円までのお支払いに利用できます。まだ購入していません。")]
)
def test_the_server_limits_the_amounts(yen, message):
    """Row 32: amount limits, asked again by the server."""
    with pytest.raises(errors.AmountOutside) as refused:
        choose_method(costing(yen), "konbini", AT)
    assert str(refused.value).startswith(f"コンビニ払いは、{message}")


def test_the_server_refuses_konbini_shortly_before_the_performance():
    order = costing(5000)
    Performance.objects.update(starts_at=AT + timedelta(hours=47))
    with pytest.raises(errors.NotEnoughTime) as refused:
        choose_method(order, "konbini", AT)
    assert str(refused.value).startswith("公演までの日数が少ないため、コンビニ払いは選べません。")


def test_the_store_is_saved_and_cleared_with_another_method(one_store):
    order = choose_method(costing(5000), "konbini", AT, store="lawson")
    order.refresh_from_db()
    assert order.payment_store == "lawson"
    order = choose_method(order, "card", AT, store="lawson")
    assert order.payment_store == ""


@pytest.mark.parametrize(("store", "error"), [("", errors.StoreNotChosen), ("ministop", errors.StoreNotOffered)])
def test_a_store_is_required_and_must_be_offered(one_store, store, error):
    with pytest.raises(error):
        choose_method(costing(5000), "konbini", AT, store=store)


def test_an_order_with_a_voucher_cannot_change_its_payment_method():
    order = choose_method(costing(5000), "konbini", AT)
    order = place_order(
        order, confirmation_data=build_confirmation(order, quote_of(order), terms=[], at=AT), consents=[], at=AT
    )
    attempt = open_attempt(order, at=AT)
    type(attempt).objects.update(state=AttemptState.AWAITING_PAYMENT)
    with pytest.raises(errors.AlreadyPlaced):
        choose_method(order, "card", AT)


def test_a_fee_for_paying_makes_nothing_out_of_nothing():
    """Row 33: a free order has no payment fee, although the payment method has one."""
    order = costing(5000)
    order = choose_method(order, "konbini", AT)
    order.lines.get().ticket_type.__class__.objects.update(price_yen=0)
    quote = quote_of(order)
    assert (quote.total_yen, quote.option, payment_choices(order.event, quote, AT)) == (0, None, [])
    order = place_order(order, confirmation_data=build_confirmation(order, quote, terms=[], at=AT), consents=[], at=AT)
    assert (order.is_free, order.payment_method, order.fees.count(), order.attempts.count()) == (True, None, 0, 0)


class TestConfirmation:
    def confirmation(self, order, at=AT):
        return build_confirmation(order, quote_of(order), terms=[], at=at)

    def test_it_states_the_deadline_and_what_happens_after_it(self):
        data = self.confirmation(choose_method(costing(5000), "konbini", AT))
        assert data["payment"] == {"method": "konbini", "store": "", "deadline": "2026-11-26T23:59:59+09:00"}
        assert next(item["value"] for item in data["items"] if item["key"] == "payment") == [
            "コンビニ払い（ローソン、ミニストップ）",
            "2026年11月26日（木）23:59までに、店頭で支払います。",
            "支払いに使う番号は、お申込みのボタンを押したあとの画面とメールでお知らせします。",
            "期限までに支払いがないときは、お申込みは自動で取り消しになります。",
        ]

    def test_its_hash_changes_only_with_the_deadline_at_midnight(self):
        """Row 31: read before midnight in Japan and pressed after it, it is another screen."""
        order = choose_method(costing(5000), "konbini", AT)
        hashes = [sha256_of(self.confirmation(order, AT + timedelta(hours=hours))) for hours in (0, 11, 12)]
        assert (hashes[0] == hashes[1], hashes[1] == hashes[2]) == (True, False)

    def test_the_chosen_store_alone_is_named(self, one_store):
        order = choose_method(costing(5000), "konbini", AT, store="lawson")
        assert self.confirmation(order)["items"][2]["value"][0] == "コンビニ払い（ローソン）"

    @pytest.mark.parametrize(("code", "phrase"), [("paypay", "PayPayの画面で"), ("paidy", "Paidyの画面で")])
    def test_other_methods_name_the_page_of_the_payment(self, code, phrase):
        order = choose_method(costing(5000), code, AT)
        assert phrase in self.confirmation(order)["items"][2]["value"][1]
        assert chosen_payment(order.event, quote_of(order), AT).deadline is None
