"""The checkout page that enters a lottery, and the public page of the draw before and after it."""

from datetime import timedelta

import pytest

from commerce.lottery.models import LotteryEntry
from commerce.orders.models import Order
from tests.commerce.shop.checkout import checkout_url, text_of
from tests.factories.accounts import make_buyer
from tests.factories.catalog import EventFactory, PerformanceFactory, TicketTypeFactory
from tests.factories.lottery import DRAWS, SEED, a_draw, a_lottery, an_entry, date_of, drawn

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday_noon")]


def form_data(event, **fields):
    kinds = [str(pk) for pk in date_of(event).ticket_types.values_list("pk", flat=True)]
    return {"p": str(date_of(event).pk), "wish_1": kinds[0], "quantity": "1", "agreed": "on", **fields}


def enter(client, event, **fields):
    return client.post(checkout_url("checkout_lottery_entry", event.slug), form_data(event, **fields))


def test_the_event_page_offers_the_lottery_with_dates_of_draw_and_payment(client):
    event = a_lottery(3)
    a_draw(event)
    text = text_of(client.get(checkout_url("event", event.slug)))
    assert "抽選に申し込む" in text
    assert "2026年11月25日（水）13:00に抽選し、結果をメールでお知らせします。" in text
    assert "当選した方は、2026年11月27日（金）13:00までにお支払いください。" in text
    assert "残り" not in text


def test_address_and_details_lead_to_the_entry_and_not_to_the_tickets(client, buyer):
    event = a_lottery(3)
    answer = client.post(
        checkout_url("checkout_details", event.slug),
        {"name": "山田 花子", "kana": "ヤマダ ハナコ", "phone": "09012345678"},
    )
    assert answer.url == checkout_url("checkout_tickets", event.slug)
    assert client.get(answer.url).url == checkout_url("checkout_lottery_entry", event.slug)
    assert "ステップ2／3" in text_of(client.get(checkout_url("checkout_details", event.slug)))


def test_a_first_come_event_has_no_entry(client, buyer):
    event = EventFactory()
    assert client.get(checkout_url("checkout_lottery_entry", event.slug)).url == checkout_url(
        "checkout_tickets", event.slug
    )


def test_an_entry_is_created_with_choices_names_and_consents_and_nothing_is_bought(client, buyer, terms):
    event = a_lottery(3, 3)
    a_draw(event)
    first, second = date_of(event).ticket_types.all()
    answer = enter(client, event, wish_1=second.pk, wish_2=first.pk, quantity="2", companion_2=" 佐藤 次郎 ")

    lottery_entry = LotteryEntry.objects.get()
    assert answer.url == checkout_url("lottery_entry", lottery_entry.code)
    assert [choice.ticket_type for choice in lottery_entry.choices.all()] == [second, first]
    assert (lottery_entry.quantity, lottery_entry.companions, set(lottery_entry.terms.all())) == (
        2,
        ["佐藤 次郎"],
        set(terms),
    )
    assert Order.objects.count() == 0
    assert "抽選のお申込みを受け付けました" in text_of(client.get(answer.url))


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"wish_1": ""}, "第1希望の券種を選んでください。"),
        ({"wish_2": "same"}, "同じ券種を2回選べません。別の券種か「希望しない」を選んでください。"),
        ({"quantity": "2"}, "枚数の分だけ、使う方のお名前を入力してください。"),
        ({"quantity": "9"}, "一度に申し込めるのは4枚までです。枚数を選び直してください。"),
        ({"companion_2": "佐藤"}, "お名前の数が枚数より多くなっています。枚数かお名前を直してください。"),
        ({"agreed": ""}, "利用規約とプライバシーポリシーをお読みのうえ、同意のチェックを入れてください。"),
    ],
)
def test_an_invalid_field_is_reported_and_nothing_is_entered(client, buyer, terms, fields, message):
    event = a_lottery(3, 3)
    if fields.get("wish_2") == "same":
        fields = {"wish_2": form_data(event)["wish_1"]}
    answer = enter(client, event, **fields)
    assert (answer.status_code, message in text_of(answer), LotteryEntry.objects.count()) == (422, True, 0)


def test_a_buyer_who_has_entered_is_shown_the_entry(client, buyer):
    event = a_lottery(3)
    lottery_entry = an_entry(event, user=buyer)
    assert client.get(checkout_url("checkout_lottery_entry", event.slug)).url == checkout_url(
        "lottery_entry", lottery_entry.code
    )


def test_a_second_entry_with_another_address_is_refused_without_naming_the_first(client, buyer):
    event = a_lottery(3)
    an_entry(event, user=make_buyer("other@example.jp", name=buyer.name, phone=buyer.phone))
    answer = enter(client, event)
    assert (answer.status_code, LotteryEntry.objects.count()) == (409, 1)
    assert "other@example.jp" not in answer.content.decode()


def test_with_several_dates_one_is_chosen_first(client, buyer):
    event = a_lottery(3)
    first = date_of(event)
    later = PerformanceFactory(event, starts_at=first.starts_at + timedelta(days=1))
    TicketTypeFactory(later)
    page = client.get(checkout_url("checkout_lottery_entry", event.slug))
    assert f"?p={later.pk}" in page.content.decode()
    assert "抽選に申し込む" in text_of(client.get(f"{checkout_url('checkout_lottery_entry', event.slug)}?p={later.pk}"))


def test_before_the_draw_only_the_seeds_hash_is_public_afterwards_the_seed_and_the_figures(client, monday_noon):
    event = a_lottery(1)
    draw = a_draw(event, seed=SEED)
    for _n in range(3):
        an_entry(event)
    address = checkout_url("event_lottery", event.slug)
    before = text_of(client.get(address))
    assert (draw.seed_sha256 in before, SEED in before, "件" in before) == (True, False, False)

    monday_noon.move_to(DRAWS)
    drawn(event)
    after = text_of(client.get(address))
    assert SEED in after
    assert "1枚 3件 3枚 1件" in after
    assert "お申込みは全部で3件でした。" in after


def test_an_event_without_a_lottery_has_no_such_page(client):
    event = EventFactory()
    assert client.get(checkout_url("event_lottery", event.slug)).url == checkout_url("event", event.slug)


def test_entries_are_refused_when_the_period_is_over(client, buyer, monday_noon):
    event = a_lottery(3)
    monday_noon.move_to(DRAWS)
    answer = enter(client, event)
    assert (answer.status_code, LotteryEntry.objects.count()) == (409, 0)


def test_the_page_asks_nothing_twice(client, buyer, django_assert_num_queries):
    event = a_lottery(3, 3)
    client.get(checkout_url("checkout_lottery_entry", event.slug))
    with django_assert_num_queries(18):
        client.get(checkout_url("checkout_lottery_entry", event.slug))
