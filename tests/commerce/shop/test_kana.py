"""The reading of a buyer's name: asked where the event wants it, filled in from a name that needs none."""

import re

import pytest

from commerce.checkout.buyer_forms import DetailsForm
from commerce.checkout.queries import pending_order
from commerce.mypage.forms import ProfileForm
from commerce.orders.models import Order
from portal.shared.accounts.models import EmailVerification, User
from tests.commerce.shop.checkout import checkout_url, ready, text_of
from tests.factories.accounts import make_buyer
from tests.factories.catalog import EventFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday_noon")]
NEW = {"name": "髙﨑 花子", "phone": "09012345678", "password": "kaze-to-hikari-26"}


def send(client, event, **values):
    client.post(checkout_url("checkout_email", event.slug), {"email": "new@example.jp"})
    client.post(checkout_url("verify", EmailVerification.objects.get().token))
    return client.post(checkout_url("checkout_details", event.slug), NEW | values)


@pytest.mark.parametrize(
    ("values", "stored"),
    [
        ({"kana": "たかさき はなこ"}, "タカサキ ハナコ"),
        ({"kana": "ﾀｶｻｷ　ﾊﾅｺ"}, "タカサキ ハナコ"),
        ({"name": "やまだ はな"}, "ヤマダ ハナ"),
        ({"name": "ﾔﾏﾀﾞ ﾊﾅ", "kana": " "}, "ヤマダ ハナ"),
        ({"name": "John O'Neill", "kana": ""}, "John O'Neill"),
    ],
)
def test_the_reading_is_stored_in_katakana_or_taken_from_a_name_that_is_its_own(client, values, stored):
    assert send(client, EventFactory(), **values).status_code == 302
    assert User.objects.get().kana == stored


@pytest.mark.parametrize("reading", ["", " ", "高崎 花子", "タカサキ 花子"])
def test_a_reading_that_is_missing_or_not_in_kana_is_asked_for_again(client, reading):
    refused = send(client, EventFactory(), kana=reading)
    assert (refused.status_code, User.objects.count()) == (422, 0)
    assert "お名前の読みを、カタカナで入力してください。" in text_of(refused)


@pytest.mark.parametrize(("make", "word"), [(DetailsForm, "漢字のお名前では必須"), (ProfileForm, "任意")])
def test_the_word_beside_the_label_says_when_the_reading_is_needed(make, word):
    form = DetailsForm(asks_kana=True) if make is DetailsForm else ProfileForm(user=User())
    html = form["kana"].as_field_group()
    assert re.findall(r'<span class="(?:req|may)">(.*?)</span>', html) == [word]
    assert " required" not in re.search(r"<input[^>]*>", html)[0]


def test_without_a_name_only_the_name_is_asked_for():
    assert list(DetailsForm({"name": "", "kana": "", "phone": "09012345678"}, asks_kana=True).errors) == ["name"]


def test_an_event_that_does_not_want_the_reading_does_not_ask_for_it(client):
    event = EventFactory(asks_kana=False)
    assert send(client, event).status_code == 302
    assert User.objects.get().kana == ""
    assert client.get(checkout_url("checkout_tickets", event.slug)).status_code == 200
    assert 'name="kana"' not in client.get(checkout_url("checkout_details", event.slug)).content.decode()


@pytest.mark.parametrize(("asks", "kana", "goes_on"), [(True, "", False), (True, "ハナ", True), (False, "", True)])
def test_a_known_buyer_is_asked_before_the_tickets_only_for_what_is_missing(client, asks, kana, goes_on):
    event = EventFactory(asks_kana=asks)
    client.force_login(make_buyer(kana=kana, phone="09012345678"))
    page = client.get(checkout_url("checkout_tickets", event.slug))
    assert page.headers.get("Location") == (None if goes_on else checkout_url("checkout_details", event.slug))


def test_the_order_shows_and_keeps_the_reading_that_was_changed_on_the_way(client, buyer):
    order = ready(buyer)
    url = checkout_url("checkout_details", order.event.slug)
    assert 'value="ヤマダ ハナコ"' in client.get(url).content.decode()
    details = {"name": "山田 はな", "kana": "ヤマダ ハナ", "phone": "0312345678", "change": order.code}
    page = client.post(url, details, follow=True)
    assert "ヤマダ ハナ" in text_of(page)
    assert Order.objects.get(pk=order.pk).kana == User.objects.get(pk=buyer.pk).kana == "ヤマダ ハナ"
    assert pending_order(buyer, order.event) == order
