"""A person's lottery entries: list, result with its reason, the way to pay, taking back."""

import pytest
import time_machine
from django.urls import reverse

from commerce.applications.models import Application
from commerce.applications.states import ApplicationState
from commerce.fulfilment import lottery, services
from commerce.orders.models import Order
from tests.commerce.shop.steps import text_of
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
    """Two for one place, drawn: the first rank has won."""
    event = a_lottery(1)
    for _n in range(2):
        an_entry(event)
    clock.move_to(DRAWS)
    drawn(event)
    return list(Application.objects.order_by("rank"))


def page(client, entry, **query):
    return client.get(reverse("application", args=[entry.code], query=query or None))


def test_an_entry_is_shown_to_its_owner_and_to_the_mails_link_and_to_nobody_else(client, clock):
    entry = an_entry(a_lottery(1))
    assert page(client, entry).status_code == 302
    assert page(client, entry, k=entry.link_token).status_code == 200
    assert page(client, entry, k=entry.link_token + "x").status_code == 404
    client.force_login(make_buyer())
    assert page(client, entry).status_code == 404
    client.force_login(entry.user)
    assert page(client, entry).status_code == 200


def test_before_the_draw_the_page_says_when_and_lets_take_the_entry_back(client, clock):
    event = a_lottery(1)
    a_draw(event)
    entry = an_entry(event)
    client.force_login(entry.user)
    said = text_of(page(client, entry))
    assert "2026年11月25日（水）13:00に抽選し、結果をメールでお知らせします。" in said
    assert "抽選の申込みを取りやめる" in said

    client.post(reverse("application_withdraw", args=[entry.code]))
    entry.refresh_from_db()
    assert entry.state == ApplicationState.WITHDRAWN
    assert "受付期間のうちは、もう一度申し込めます。" in text_of(page(client, entry))


def test_taking_back_after_the_period_changes_nothing_and_says_why(client, clock):
    entry = an_entry(a_lottery(1))
    client.force_login(entry.user)
    clock.move_to(ENDS)
    answer = client.post(reverse("application_withdraw", args=[entry.code]), follow=True)
    entry.refresh_from_db()
    assert entry.state == ApplicationState.ENTERED
    assert "受付期間が終わったため、取りやめられません。" in text_of(answer)


def test_somebody_elses_entry_is_not_taken_back(client, clock):
    entry = an_entry(a_lottery(1))
    client.force_login(make_buyer())
    answer = client.post(reverse("application_withdraw", args=[entry.code]))
    entry.refresh_from_db()
    assert (answer.status_code, entry.state) == (404, ApplicationState.ENTERED)


def test_a_winner_reads_until_when_to_pay_and_the_way_leads_to_the_payment(client, entries):
    won = entries[0]
    client.force_login(won.user)
    answer = page(client, won)
    assert "2026年11月27日（金）13:00までに、お支払いをお済ませください。" in text_of(answer)
    way = reverse("checkout_payment", args=[won.order.code])
    assert way in answer.content.decode()
    assert "当選したお席を、2026年11月27日（金）13:00まで確保しています" in text_of(client.get(way))


def test_a_loser_reads_how_many_applied_for_how_many_places_and_about_moving_up(client, entries):
    lost = entries[1]
    client.force_login(lost.user)
    said = text_of(page(client, lost))
    assert "「券種1」は、1枚に対して、第1希望だけで2件（2枚）のお申込みがありました。" in said
    assert "2026年11月29日（日）13:00までに繰り上がったときは、メールでお知らせします。" in said
    assert "2件のうち2番目" in said


def test_who_did_not_pay_reads_that_the_win_is_over(client, entries, clock):
    won = entries[0]
    clock.move_to(PAY_UNTIL)
    services.expire_order(won.order_id, PAY_UNTIL)
    client.force_login(won.user)
    assert "お支払い期限までに、お支払いを確認できませんでした。" in text_of(page(client, won))


def test_a_free_win_is_done_and_leads_to_the_order(client, clock):
    entry = an_entry(a_lottery(1, free=True))
    clock.move_to(DRAWS)
    drawn(entry.performance.event)
    lottery.tell_results(DRAWS)
    client.force_login(entry.user)
    order = Order.objects.get()
    assert reverse("mypage_order", args=[order.code]) in page(client, entry).content.decode()


def test_the_list_asks_as_often_for_ten_as_for_one(client, clock, warm, django_assert_num_queries):
    user = make_buyer(phone="09011112222")
    client.force_login(user)
    an_entry(a_lottery(1), user=user)
    client.get(reverse("mypage_applications"))
    for wanted in (1, 4):
        while Application.objects.count() < wanted:
            an_entry(a_lottery(1), user=user)
        with django_assert_num_queries(9):
            answer = client.get(reverse("mypage_applications"))
        assert answer.content.decode().count("受付番号") == wanted
