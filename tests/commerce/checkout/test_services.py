"""The purchase up to the payment: starting, extending, choosing the payment method, placing."""

from datetime import timedelta

import pytest

from cms.terms.models import TermsVersion
from commerce.catalog.models import Hold, QuotaCounter, TicketType
from commerce.catalog.queries import available_by_type, ticket_types_of
from commerce.catalog.services import SoldOut
from commerce.catalog.states import HoldState
from commerce.checkout import errors
from commerce.checkout.confirmation import build_confirmation, sha256_of
from commerce.checkout.limits import HOLD_DURATION, HOLD_EXTENSION
from commerce.checkout.quotes import quote_of
from commerce.checkout.services import choose_method, extend_hold, place_order, save_details, start_order
from commerce.orders.models import Order, OrderConsent
from commerce.orders.states import OrderState
from commerce.payments.services import open_attempt
from tests.factories.accounts import make_buyer
from tests.factories.catalog import AT, EventFactory, TicketTypeFactory, payment_method
from tests.factories.orders import OrderFactory
from tests.factories.stock import counters_that_disagree

pytestmark = pytest.mark.django_db


def start(event, chosen, user=None, at=AT):
    return start_order(user=user or make_buyer(), period=event.sales_periods.get(), chosen=chosen, at=at)


def first_type(event):
    return ticket_types_of(event)[0]


def screen(order, terms=()):
    return build_confirmation(order, quote_of(order), terms=terms, at=AT)


def terms_version(terms_kind="terms", number=1):
    return TermsVersion.objects.create(
        kind=terms_kind, locale="ja", number=number, published_at=AT, text="本文", sha256="a"
    )


class TestStart:
    def test_tickets_are_held_for_fifteen_minutes(self):
        order = OrderFactory(quantity=2)
        hold = Hold.objects.get(order=order)
        assert (hold.quantity, hold.state, hold.until) == (2, HoldState.HELD, AT + HOLD_DURATION)
        assert order.expires_at == AT + timedelta(minutes=15)

    def test_lines_and_fees_are_frozen_with_their_sellers(self):
        event = EventFactory(price_yen=5000, fee_per_ticket_yen=110)
        order = OrderFactory(event=event, quantity=2)
        assert list(order.lines.values_list("name", "unit_price_yen", "quantity", "seller")) == [
            ("一般", 5000, 2, event.organizer_id)
        ]
        assert [(fee.amount_yen, fee.seller.is_platform) for fee in order.fees.all()] == [(220, True)]
        assert order.total_yen == 10220

    def test_the_buyers_data_are_frozen(self):
        user = make_buyer("taro@example.jp", name="鈴木 太郎", phone="0312345678", locale="en")
        order = OrderFactory(user=user)
        assert (order.email_at_order, order.name, order.phone, order.locale) == (
            "taro@example.jp",
            "鈴木 太郎",
            "0312345678",
            "en",
        )

    @pytest.mark.parametrize("quantities", [{}, {"first": 0}, {"first": -1}])
    def test_no_ticket_is_no_order(self, quantities):
        event = EventFactory()
        with pytest.raises(errors.NothingChosen):
            start(event, {first_type(event).pk: number for number in quantities.values()})
        assert Order.objects.count() == 0

    def test_more_than_the_limit_of_a_type_is_refused(self):
        event = EventFactory()
        with pytest.raises(errors.OverLimit) as refused:
            start(event, {first_type(event).pk: 5})
        assert str(refused.value) == "「一般」は1回に4枚まで申し込めます。枚数を減らしてください。"
        assert Order.objects.count() == 0

    def test_a_type_of_another_event_is_refused(self):
        event, other = EventFactory(), EventFactory()
        with pytest.raises(errors.NotOffered):
            start(event, {first_type(event).pk: 1, first_type(other).pk: 1})
        assert Order.objects.count() == 0

    def test_a_type_that_is_not_sold_is_refused(self):
        event = EventFactory()
        TicketType.objects.update(on_sale=False)
        with pytest.raises(errors.NotOffered):
            start(event, {TicketType.objects.get().pk: 1})

    @pytest.mark.parametrize("state", ["before", "ended", "cancelled", "postponed", "draft"])
    def test_an_event_that_is_not_on_sale_is_refused(self, state):
        event = EventFactory(**{state: True})
        with pytest.raises(errors.NotOnSale):
            start(event, {TicketType.objects.get().pk: 1})
        assert Order.objects.count() == 0

    def test_sold_out_reserves_nothing(self):
        event = EventFactory(types=2, size=3)
        first, second = ticket_types_of(event)
        with pytest.raises(SoldOut):
            start(event, {first.pk: 2, second.pk: 4})
        assert available_by_type([first, second]) == {first.pk: 3, second.pk: 3}
        assert (Order.objects.count(), counters_that_disagree()) == (0, [])

    def test_types_of_one_quota_share_a_hold(self):
        event = EventFactory(size=3)
        first = first_type(event)
        second = TicketTypeFactory(first.performance, name="学生", quota=first.quota)
        order = start(event, {first.pk: 1, second.pk: 2})
        assert QuotaCounter.objects.get().taken == 3
        assert list(order.holds.values_list("quantity", flat=True)) == [3]


class TestStartAgain:
    def test_the_earlier_order_releases_its_holds_first(self):
        event, user = EventFactory(size=2), make_buyer()
        old = OrderFactory(event=event, user=user, quantity=2)
        new = OrderFactory(event=event, user=user, quantity=2, at=AT + timedelta(minutes=1))
        old.refresh_from_db()
        assert (old.state, new.state) == (OrderState.CANCELLED, OrderState.PENDING)
        assert (QuotaCounter.objects.get().taken, counters_that_disagree()) == (2, [])

    def test_when_the_new_order_fails_the_earlier_holds_remain(self):
        event, user = EventFactory(size=3), make_buyer()
        old = OrderFactory(event=event, user=user, quantity=2)
        with pytest.raises(SoldOut):
            OrderFactory(event=event, user=user, quantity=4)
        old.refresh_from_db()
        assert (old.state, QuotaCounter.objects.get().taken) == (OrderState.PENDING, 2)

    def test_a_lapsed_order_ends_as_expired(self):
        event, user = EventFactory(), make_buyer()
        old = OrderFactory(event=event, user=user)
        OrderFactory(event=event, user=user, at=AT + timedelta(hours=1))
        old.refresh_from_db()
        assert old.state == OrderState.EXPIRED

    def test_an_order_with_an_open_payment_is_not_abandoned(self):
        event, user = EventFactory(), make_buyer()
        old = OrderFactory(event=event, user=user, placed=True)
        open_attempt(old, at=AT)
        with pytest.raises(errors.PaymentInProgress):
            OrderFactory(event=event, user=user)
        old.refresh_from_db()
        assert (old.state, Order.objects.count(), QuotaCounter.objects.get().taken) == (OrderState.PENDING, 1, 2)

    def test_orders_for_other_events_and_of_others_stay(self):
        event, user = EventFactory(), make_buyer()
        others = [OrderFactory(user=user), OrderFactory(event=event)]
        OrderFactory(event=event, user=user)
        assert {Order.objects.get(pk=order.pk).state for order in others} == {OrderState.PENDING}


class TestExtend:
    def test_once_ten_minutes_more(self):
        order = extend_hold(OrderFactory(), AT + timedelta(minutes=14))
        assert order.expires_at == AT + HOLD_DURATION + HOLD_EXTENSION
        assert Hold.objects.get().until == AT + timedelta(minutes=25)

    def test_a_second_time_is_refused(self):
        order = extend_hold(OrderFactory(), AT)
        with pytest.raises(errors.ExtendedAlready):
            extend_hold(order, AT)
        assert Hold.objects.get().until == AT + timedelta(minutes=25)

    def test_an_expired_hold_is_refused(self):
        order = OrderFactory()
        with pytest.raises(errors.HoldLapsed):
            extend_hold(order, AT + HOLD_DURATION)
        assert Hold.objects.get().until == AT + HOLD_DURATION

    def test_not_while_a_payment_runs(self):
        order = OrderFactory(placed=True)
        open_attempt(order, at=AT)
        with pytest.raises(errors.PaymentInProgress):
            extend_hold(order, AT)


class TestMethod:
    def test_the_methods_fee_is_added_and_changes_with_the_method(self):
        event = EventFactory(card_fee_yen=330)
        order = choose_method(OrderFactory(event=event), "card", AT)
        assert (order.payment_method.code, order.total_yen) == ("card", 10550)
        payment_method("konbini", on_sale=True)
        order = choose_method(order, "konbini", AT)
        assert (order.payment_method.code, order.total_yen) == ("konbini", 10440)
        assert list(order.fees.values_list("kind", "amount_yen")) == [("system", 220), ("payment", 220)]

    @pytest.mark.parametrize("code", ["konbini", "paypay", "", "gold"])
    def test_what_is_not_offered_is_refused(self, code):
        order = OrderFactory()
        with pytest.raises(errors.MethodNotOffered):
            choose_method(order, code, AT)
        order.refresh_from_db()
        assert (order.payment_method, order.total_yen) == (None, 10220)

    def test_a_free_order_has_no_payment_method(self):
        order = OrderFactory(event=EventFactory(free=True))
        with pytest.raises(errors.MethodNotOffered):
            choose_method(order, "card", AT)

    def test_after_the_order_is_confirmed_it_never_changes(self):
        with pytest.raises(errors.AlreadyPlaced):
            choose_method(OrderFactory(confirmed=True), "card", AT)


class TestPlace:
    def test_the_screen_its_hash_and_the_consents_are_stored(self):
        order = choose_method(OrderFactory(), "card", AT)
        versions = [terms_version(), terms_version("privacy")]
        data = screen(order, versions)
        order = place_order(order, confirmation_data=data, consents=versions, at=AT)
        order.refresh_from_db()
        assert (order.placed_at, order.confirmation_data, order.confirmation_sha256) == (AT, data, sha256_of(data))
        assert set(OrderConsent.objects.values_list("order", "terms_version", "at")) == {
            (order.pk, version.pk, AT) for version in versions
        }
        assert order.state == OrderState.PENDING
        assert order.log.get(kind="placed").data == {"sha256": sha256_of(data), "total_yen": 10220}

    def test_a_second_press_changes_nothing(self):
        order = OrderFactory(placed=True)
        again = place_order(order, confirmation_data=order.confirmation_data, consents=[], at=AT + timedelta(minutes=1))
        assert again.placed_at == AT
        assert order.log.filter(kind="placed").count() == 1

    def test_a_second_press_while_the_payment_runs_changes_nothing(self):
        order = OrderFactory(placed=True)
        open_attempt(order, at=AT)
        assert place_order(order, confirmation_data=order.confirmation_data, consents=[], at=AT).placed_at == AT

    @pytest.mark.parametrize("change", [{"total_yen": 1}, {"button": "1円で購入する"}, {"lines": []}])
    def test_a_tampered_screen_is_refused(self, change):
        order = choose_method(OrderFactory(), "card", AT)
        with pytest.raises(errors.ScreenChanged):
            place_order(order, confirmation_data=screen(order) | change, consents=[], at=AT)
        order.refresh_from_db()
        assert (order.placed_at, order.confirmation_sha256, order.total_yen) == (None, "", 10220)

    def test_a_price_that_rose_since_is_noticed_and_nothing_is_bought(self):
        order = choose_method(OrderFactory(), "card", AT)
        data = screen(order)
        TicketType.objects.update(price_yen=6000)
        with pytest.raises(errors.ScreenChanged):
            place_order(order, confirmation_data=data, consents=[], at=AT)
        order.refresh_from_db()
        assert (order.placed_at, order.total_yen) == (None, 10220)

    def test_the_new_price_is_what_is_frozen_once_it_was_shown(self):
        order = choose_method(OrderFactory(), "card", AT)
        TicketType.objects.update(price_yen=6000)
        order = place_order(order, confirmation_data=screen(order), consents=[], at=AT)
        assert (order.total_yen, order.lines.get().unit_price_yen) == (12220, 6000)

    def test_a_screen_without_a_payment_method_is_refused(self):
        order = OrderFactory()
        with pytest.raises(errors.MethodNotOffered):
            place_order(order, confirmation_data=screen(order), consents=[], at=AT)

    def test_a_payment_method_that_was_switched_off_is_refused(self):
        order = choose_method(OrderFactory(), "card", AT)
        payment_method().__class__.objects.update(on_sale=False)
        with pytest.raises(errors.MethodNotOffered):
            place_order(order, confirmation_data=screen(order), consents=[], at=AT)

    def test_after_the_hold_lapsed_nothing_is_bought(self):
        order = choose_method(OrderFactory(), "card", AT)
        with pytest.raises(errors.HoldLapsed):
            place_order(order, confirmation_data=screen(order), consents=[], at=AT + HOLD_DURATION)
        order.refresh_from_db()
        assert order.placed_at is None

    def test_a_performance_that_was_cancelled_meanwhile_is_not_sold(self):
        order = choose_method(OrderFactory(), "card", AT)
        order.event.performances.update(state="cancelled")
        with pytest.raises(errors.NotOnSale):
            place_order(order, confirmation_data=screen(order), consents=[], at=AT)

    def test_a_second_press_after_a_refused_card_is_checked_like_the_first(self):
        order = choose_method(OrderFactory(), "card", AT)
        shown = screen(order)
        place_order(order, confirmation_data=shown, consents=[], at=AT)
        order.event.performances.update(state="cancelled")
        with pytest.raises(errors.NotOnSale):
            place_order(order, confirmation_data=shown, consents=[], at=AT)

    def test_a_free_order_needs_no_payment_method(self):
        order = OrderFactory(event=EventFactory(free=True), placed=True)
        assert (order.placed_at, order.payment_method, order.total_yen) == (AT, None, 0)


class TestDetails:
    def test_details_are_saved_in_account_and_open_order(self):
        user = make_buyer()
        order = OrderFactory(user=user)
        save_details(user, name="山田 はな", phone="0312345678", locale="en", order=order, at=AT)
        order.refresh_from_db()
        assert (order.name, order.phone) == ("山田 はな", "0312345678")
        assert (user.name, user.phone, user.locale) == ("山田 はな", "0312345678", "en")

    def test_details_of_a_confirmed_order_do_not_change(self):
        user = make_buyer()
        order = OrderFactory(user=user, confirmed=True)
        with pytest.raises(errors.AlreadyPlaced):
            save_details(user, name="別人", phone="1", locale="ja", order=order, at=AT)
        user.refresh_from_db()
        assert user.name == "山田 花子"
