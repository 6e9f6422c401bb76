"""The buyer's lottery entries in My Page: list, result with its reason, payment, withdrawal."""

import pytest
import time_machine
from django.urls import reverse

from commerce.fulfilment import services
from commerce.fulfilment.lottery import draws
from commerce.lottery.models import LotteryEntry
from commerce.lottery.states import LotteryEntryState
from commerce.orders.models import Order
from tests.commerce.shop.checkout import text_of
from tests.factories.accounts import make_buyer
from tests.factories.catalog import AT
from tests.factories.lottery import DRAWS, ENDS, PAY_UNTIL, a_draw, a_lottery, an_entry, drawn

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock():
    with time_machine.travel(AT, tick=False) as traveller:
        yield traveller


@pytest.fixture
def entries(clock):
    """Two drawn entries for one ticket; the first rank has won."""
    event = a_lottery(1)
    for _n in range(2):
        an_entry(event)
    clock.move_to(DRAWS)
    drawn(event)
    return list(LotteryEntry.objects.order_by("rank"))


def page(client, lottery_entry, **query):
    return client.get(reverse("lottery_entry", args=[lottery_entry.code], query=query or None))


def test_an_entry_is_shown_only_to_its_owner_and_by_the_link_of_the_mail(client, clock):
    lottery_entry = an_entry(a_lottery(1))
    assert page(client, lottery_entry).status_code == 302
    assert page(client, lottery_entry, k=lottery_entry.link_token).status_code == 200
    assert page(client, lottery_entry, k=lottery_entry.link_token + "x").status_code == 404
    client.force_login(make_buyer())
    assert page(client, lottery_entry).status_code == 404
    client.force_login(lottery_entry.user)
    assert page(client, lottery_entry).status_code == 200


def test_before_the_draw_the_page_shows_its_date_and_the_entry_can_be_withdrawn(client, clock):
    event = a_lottery(1)
    a_draw(event)
    lottery_entry = an_entry(event)
    client.force_login(lottery_entry.user)
    text = text_of(page(client, lottery_entry))
    assert "2026年11月25日（水）13:00に抽選し、結果をメールでお知らせします。" in text
    assert "抽選のお申込みを取りやめる" in text

    client.post(reverse("lottery_entry_withdraw", args=[lottery_entry.code]))
    lottery_entry.refresh_from_db()
    assert lottery_entry.state == LotteryEntryState.WITHDRAWN
    assert "受付期間のうちは、もう一度申し込めます。" in text_of(page(client, lottery_entry))


def test_withdrawing_after_the_period_changes_nothing_and_shows_the_reason(client, clock):
    lottery_entry = an_entry(a_lottery(1))
    client.force_login(lottery_entry.user)
    clock.move_to(ENDS)
    answer = client.post(reverse("lottery_entry_withdraw", args=[lottery_entry.code]), follow=True)
    lottery_entry.refresh_from_db()
    assert lottery_entry.state == LotteryEntryState.ENTERED
    assert "受付期間が終わったため、取りやめられません。" in text_of(answer)


def test_the_entry_of_another_buyer_cannot_be_withdrawn(client, clock):
    lottery_entry = an_entry(a_lottery(1))
    client.force_login(make_buyer())
    answer = client.post(reverse("lottery_entry_withdraw", args=[lottery_entry.code]))
    lottery_entry.refresh_from_db()
    assert (answer.status_code, lottery_entry.state) == (404, LotteryEntryState.ENTERED)


def test_a_winner_sees_the_payment_deadline_and_the_link_opens_the_payment_page(client, entries):
    won = entries[0]
    client.force_login(won.user)
    answer = page(client, won)
    assert "2026年11月27日（金）13:00までに、お支払いをお済ませください。" in text_of(answer)
    payment_url = reverse("checkout_payment", args=[won.order.code])
    assert payment_url in answer.content.decode()
    assert "当選したチケットを、2026年11月27日（金）13:00まで確保しています" in text_of(client.get(payment_url))


def test_a_loser_sees_the_number_of_entries_and_tickets_and_the_rank_for_promotion(client, entries):
    lost = entries[1]
    client.force_login(lost.user)
    text = text_of(page(client, lost))
    assert "「券種1」は、1枚に対して、第1希望だけで2件（2枚）のお申込みがありました。" in text
    assert "2026年11月29日（日）13:00までに繰り上がったときは、メールでお知らせします。" in text
    assert "2件のうち2番目" in text


def test_a_winner_who_did_not_pay_sees_that_the_entry_is_forfeited(client, entries, clock):
    won = entries[0]
    clock.move_to(PAY_UNTIL)
    services.expire_order(won.order_id, PAY_UNTIL)
    client.force_login(won.user)
    assert "お支払い期限までに、お支払いを確認できませんでした。" in text_of(page(client, won))


def test_a_free_win_is_confirmed_and_links_to_the_order(client, clock):
    lottery_entry = an_entry(a_lottery(1, free=True))
    clock.move_to(DRAWS)
    drawn(lottery_entry.performance.event)
    draws.notify_results(DRAWS)
    client.force_login(lottery_entry.user)
    order = Order.objects.get()
    assert reverse("mypage_order", args=[order.code]) in page(client, lottery_entry).content.decode()


def test_the_number_of_queries_of_the_list_is_constant(client, clock, django_assert_num_queries):
    user = make_buyer(phone="09011112222")
    client.force_login(user)
    an_entry(a_lottery(1), user=user)
    client.get(reverse("mypage_lottery_entries"))
    for number in (1, 4):
        while LotteryEntry.objects.count() < number:
            an_entry(a_lottery(1), user=user)
        with django_assert_num_queries(9):
            answer = client.get(reverse("mypage_lottery_entries"))
        assert answer.content.decode().count("受付番号") == number
