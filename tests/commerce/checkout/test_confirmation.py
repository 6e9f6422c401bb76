"""The confirmation screen as data: required items, canonical hash, and the items that changed."""

import json

import pytest
from django.utils import translation

from cms.terms.models import TermsVersion
from commerce.catalog.models import TicketType
from commerce.checkout.confirmation import (
    build_confirmation,
    button_label,
    canonical,
    changed_items,
    fingerprint,
    sha256_of,
)
from commerce.checkout.quotes import quote_of
from commerce.checkout.services import choose_method
from tests.factories.catalog import AT, EventFactory
from tests.factories.orders import OrderFactory

pytestmark = pytest.mark.django_db


def screen(order, terms=()):
    return build_confirmation(order, quote_of(order), terms=terms, at=AT)


def values(order, key):
    return next(item["value"] for item in screen(order)["items"] if item["key"] == key)


def test_the_six_items_of_the_law_are_in_its_order():
    assert [item["key"] for item in screen(OrderFactory())["items"]] == [
        "quantity",
        "price",
        "payment",
        "provision",
        "period",
        "cancellation",
    ]


def test_prices_name_each_fee_and_the_total():
    order = choose_method(OrderFactory(event=EventFactory(card_fee_yen=330)), "card", AT)
    assert values(order, "price") == [
        "2026年12月3日（木）12:00",
        "一般 5,000円 × 2 = 10,000円",
        "システム利用料 220円",
        "決済手数料（クレジットカード） 330円",
        "合計（税込） 10,550円",
    ]


def test_free_orders_are_labelled_free():
    assert values(OrderFactory(event=EventFactory(free=True)), "price") == [
        "2026年12月3日（木）12:00",
        "一般 × 2 無料",
        "合計（税込） 無料",
    ]


def test_later_issue_and_events_without_tickets_are_stated():
    later = values(OrderFactory(event=EventFactory(issued_later=True)), "provision")
    stream = values(OrderFactory(event=EventFactory(streaming=True)), "provision")
    assert later[2] == "電子チケットは2026年11月30日（月）12:00に発券し、メールでお知らせします。"
    assert stream[2].startswith("電子チケットは不要です。")


def test_an_event_that_allows_cancelling_names_until_when_and_for_how_much():
    rules = {"cancellation": "allowed", "cancel_until_hours": 48, "cancel_fee_yen": 500, "cancel_fee_percent": 10}
    assert values(OrderFactory(event=EventFactory(**rules)), "cancellation") == [
        "開演の48時間前まで、マイページから取り消せます。",
        "取り消し手数料：500円と券面の10%",
    ]


def test_a_resale_restricted_ticket_has_the_required_statements():
    assert screen(OrderFactory())["statements"] == []
    assert screen(OrderFactory(event=EventFactory(designated=True)))["statements"] == [
        "特定興行入場券",
        "主催者の同意なく、有償で譲り渡すことを禁止します。お申込みのときに、氏名と連絡先を確認しています。",
    ]


def test_the_button_has_the_total():
    assert (button_label(10220), button_label(0)) == ("10,220円で購入する", "申し込む（無料）")


def test_data_are_plain_values_with_the_same_hash_after_json():
    data = screen(OrderFactory())
    assert sha256_of(json.loads(json.dumps(data))) == sha256_of(data)
    assert canonical({"b": 1, "a": "円"}) == '{"a":"円","b":1}'


def test_the_screen_is_in_the_active_language():
    order = OrderFactory()
    with translation.override("en"):
        data = screen(order)
    assert (data["locale"], data["items"][1]["value"][1]) == ("en", "一般 ¥5,000 × 2 = ¥10,000")


class TestChanges:
    def test_the_same_screen_has_none(self):
        order = OrderFactory()
        assert changed_items(fingerprint(screen(order)), screen(order)) == []

    def test_each_item_that_changed_is_named(self):
        order = OrderFactory()
        shown = fingerprint(screen(order))
        TicketType.objects.update(price_yen=6000)
        order.event.cancellation = "allowed"
        assert changed_items(shown, screen(order)) == ["価格", "取り消し・変更"]

    def test_new_terms_are_named(self):
        order = OrderFactory()
        version = TermsVersion(kind="terms", locale="ja", number=2, published_at=AT, text="新", sha256="b")
        assert changed_items(fingerprint(screen(order)), screen(order, [version])) == ["利用規約・プライバシーポリシー"]

    @pytest.mark.parametrize("shown", ["", "x", "." * 9, "-.-.-", "0" * 64])
    def test_an_invalid_fingerprint_is_another_screen(self, shown):
        assert changed_items(shown, screen(OrderFactory())) == ["お申込みの内容"]
