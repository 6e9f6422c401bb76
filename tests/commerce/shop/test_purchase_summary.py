"""What stays beside the steps of a purchase: the event, its date where one is settled, and the price as one chooses."""

import re

import pytest

from commerce.catalog.models import PaymentOption
from commerce.catalog.queries import ticket_types_of
from commerce.orders.models import Order
from portal.shared.accounts.models import User
from tests.commerce.shop.checkout import checkout_url, ready, text_of
from tests.factories.catalog import EventFactory
from tests.factories.orders import OrderFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday_noon")]
HTMX = {"HX-Request": "true"}
SUMMARY = re.compile(r'<aside class="aside slip".*?</aside>', re.DOTALL)
BAR = re.compile(r'<p class="sum" id="bar-total"( hx-swap-oob="true")?>(.*?)</p>', re.DOTALL)


def shown_text(html):
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def summary_of(response):
    return shown_text(SUMMARY.search(response.text)[0])


def bar_of(response):
    """Whether the amount in the bar replaces that of the page, and its words."""
    out_of_band, html = BAR.search(response.text).groups()
    return bool(out_of_band), shown_text(html)


def tickets_page(client, event, **numbers):
    return client.get(checkout_url("checkout_tickets", event.slug), numbers, headers=HTMX if numbers else {})


def one_of_first(event):
    return {f"n_{ticket_types_of(event)[0].pk}": "1"}


class TestDates:
    def test_the_only_date_is_named_before_anything_is_chosen(self, client, buyer):
        page = client.get(checkout_url("checkout_details", EventFactory().slug))
        assert summary_of(page) == "秋の音楽会 2026年12月3日（木）12:00 芝浦小ホール 券種と枚数は、このあと選びます。"

    def test_of_several_dates_the_others_are_counted(self, client, buyer):
        page = client.get(checkout_url("checkout_details", EventFactory(dates=3).slug))
        assert "ほか2公演" in summary_of(page)

    def test_a_reserved_date_is_named_alone(self, client, buyer):
        event = EventFactory(dates=2)
        order = OrderFactory(event=event, user=buyer)
        summary = summary_of(client.get(checkout_url("checkout_payment", order.code)))
        reserved = order.lines.get().performance
        assert [date.heading in summary for date in event.performances.all()] == [
            date == reserved for date in event.performances.all()
        ]


class TestAmounts:
    def test_nothing_chosen_has_no_amount(self, client, buyer):
        page = tickets_page(client, EventFactory())
        assert (bar_of(page), "合計" in summary_of(page)) == ((False, "まだ選んでいません"), False)

    def test_the_amount_of_a_choice_goes_to_summary_and_bar(self, client, buyer):
        event = EventFactory()
        part = tickets_page(client, event, **one_of_first(event))
        assert (bar_of(part), shown_text(part.text).count("5,110円")) == ((True, "合計（税込） 5,110円"), 2)

    def test_without_scripts_the_page_calculates_the_same(self, client, buyer):
        event = EventFactory()
        page = client.post(checkout_url("checkout_tickets", event.slug), one_of_first(event) | {"calculate": "1"})
        assert (bar_of(page), "5,110円" in summary_of(page)) == ((False, "合計（税込） 5,110円"), True)
        assert Order.objects.count() == 0

    def test_a_fee_that_may_still_be_added_is_not_hidden(self, client, buyer):
        event = EventFactory(methods="all")
        part = tickets_page(client, event, **one_of_first(event))
        assert (bar_of(part)[1], "決済手数料（220円まで）" in shown_text(part.text)) == (
            "合計（決済手数料を除く） 5,110円",
            True,
        )

    @pytest.mark.parametrize(
        ("method", "expected"),
        [
            ("card", "合計（税込） 10,220円"),
            ("konbini", "合計（税込） 10,440円"),
            ("", "合計（決済手数料を除く） 10,220円"),
            ("unknown", "合計（決済手数料を除く） 10,220円"),
        ],
    )
    def test_the_total_moves_with_the_way_to_pay(self, client, buyer, method, expected):
        order = OrderFactory(event=EventFactory(methods="all"), user=buyer)
        url = checkout_url("checkout_payment", order.code)
        part = client.get(url, {"method": method}, headers=HTMX)
        order.refresh_from_db()
        assert (bar_of(part), "<html" in part.text, order.payment_method) == ((True, expected), False, None)

    def test_a_refused_choice_keeps_its_total(self, client, buyer):
        order = OrderFactory(event=EventFactory(methods="all"), user=buyer)
        PaymentOption.objects.filter(method__code="paypay").update(max_yen=100)
        refused = client.post(checkout_url("checkout_payment", order.code), {"method": "paypay"})
        assert (refused.status_code, bar_of(refused)) == (409, (False, "合計（税込） 10,440円"))

    def test_the_final_screen_shows_number_and_total_with_all_fees(self, client, buyer, terms):
        page = client.get(checkout_url("checkout_confirm", ready(buyer).code))
        assert summary_of(page).endswith("2枚 合計（税込） 10,220円")


class TestOneButton:
    @pytest.mark.parametrize("name", ["checkout_details", "checkout_tickets"])
    def test_of_an_event(self, client, buyer, name):
        assert client.get(checkout_url(name, EventFactory().slug)).text.count("btn fill") == 1

    @pytest.mark.parametrize("name", ["checkout_payment", "checkout_confirm"])
    def test_of_an_order(self, client, buyer, terms, name):
        assert client.get(checkout_url(name, ready(buyer).code)).text.count("btn fill") == 1


class TestExpress:
    def test_known_details_are_shown_and_their_fields_folded(self, client, buyer):
        page = client.get(checkout_url("checkout_details", EventFactory().slug))
        folded = re.search(r'<details class="fold">.*?</details>', page.text, re.DOTALL)[0]
        assert ("お客さま情報を確かめてください" in text_of(page), "090-1234-5678" in text_of(page)) == (True, True)
        assert re.findall(r'<input[^>]* name="(name|kana|phone)"', folded) == ["name", "kana", "phone"]

    @pytest.mark.parametrize("missing", ["name", "phone"])
    def test_incomplete_details_are_asked_for(self, client, buyer, missing):
        User.objects.filter(pk=buyer.pk).update(**{missing: ""})
        page = client.get(checkout_url("checkout_details", EventFactory().slug))
        assert ("お客さま情報を入力してください" in text_of(page), "<details" in page.text) == (True, False)

    def test_a_wrong_answer_stands_open(self, client, buyer):
        refused = client.post(checkout_url("checkout_details", EventFactory().slug), {"name": "山田", "phone": "1"})
        assert (refused.status_code, "<details" in refused.text) == (422, False)

    def test_a_change_from_the_final_screen_stands_open(self, client, buyer):
        order = ready(buyer)
        page = client.get(checkout_url("checkout_details", order.event.slug), {"change": order.code})
        assert "<details" not in page.text
