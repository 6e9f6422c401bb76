"""Lotteries in the admin: periods with draw times, the draw with its permission, search of entries."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone

from commerce.admin.base.groups import make_groups
from commerce.admin.catalog.lotteries import SalesPeriodWithDrawForm
from commerce.lottery.models import Draw, LotteryEntry
from portal.shared.actors import staff_actor
from tests.factories.catalog import AT, EventFactory, SalesPeriod
from tests.factories.lottery import DRAWS, ENDS, MOVES_UP_UNTIL, PAY_UNTIL, SEED, a_draw, a_lottery, an_entry

pytestmark = pytest.mark.django_db


def typed(at) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}"


def form_data(event, **fields) -> dict:
    times = {"starts_at": AT, "ends_at": ENDS, "draws_at": DRAWS, "pay_until": PAY_UNTIL}
    times |= {"moves_up_until": MOVES_UP_UNTIL}
    return {name: typed(at) for name, at in times.items()} | {"event": event.pk, "kind": "lottery"} | fields


def test_a_lottery_is_made_with_its_times_and_the_hash_of_its_seed(client, staff):
    event = EventFactory(types=0)
    event.sales_periods.all().delete()
    client.post("/staff/sales_periods/new/", form_data(event))
    draw = Draw.objects.get(period__event=event)
    assert (draw.draws_at, draw.pay_until, draw.moves_up_until) == (DRAWS, PAY_UNTIL, MOVES_UP_UNTIL)
    assert (len(draw.seed), len(draw.seed_sha256)) == (64, 64)


def test_a_lottery_without_its_times_is_refused_at_each_field(staff):
    form = SalesPeriodWithDrawForm(form_data(EventFactory(), draws_at="", pay_until=""), for_user=staff)
    error = ["抽選のときは、この日時を入れてください。"]
    assert form.errors == {"draws_at": error, "pay_until": error}


def test_times_out_of_order_are_refused_and_nothing_is_made(client, staff):
    event = EventFactory(types=0)
    event.sales_periods.all().delete()
    page = client.post("/staff/sales_periods/new/", form_data(event, draws_at=typed(AT))).content.decode()
    assert "抽選は受付の終了後、支払期限は抽選のあと" in page
    assert (SalesPeriod.objects.filter(event=event).count(), Draw.objects.count()) == (0, 0)


def test_a_lottery_does_not_become_first_come(staff):
    event = a_lottery(1)
    period = a_draw(event).period
    form = SalesPeriodWithDrawForm(form_data(event, kind="first_come"), instance=period, for_user=staff)
    assert form.errors == {"kind": ["抽選として始めた受付期間は、先着に変えられません。"]}


def test_staff_draw_once_the_period_is_over_and_the_seed_is_shown_afterwards_only(client, staff):
    event = a_lottery(1)
    draw = a_draw(event, seed=SEED)
    for _n in range(2):
        an_entry(event)
    page, action_url = reverse("draws:inspect", args=[draw.pk]), reverse("draws:hold", args=[draw.pk])
    with time_machine.travel(AT, tick=False):
        before = client.get(page).content.decode()
        assert (SEED in before, action_url in before) == (False, False)
        assert "受付期間が終わるまで、抽選できません。" in client.post(action_url).content.decode()
    with time_machine.travel(DRAWS - timedelta(minutes=1), tick=False):
        assert action_url in client.get(page).content.decode()
        assert "2件" in client.get(action_url).content.decode()
        assert client.post(action_url).url == page
        assert SEED in client.get(page).content.decode()
    draw.refresh_from_db()
    assert draw.drawn_by == staff_actor(staff)
    assert sorted(LotteryEntry.objects.values_list("state", flat=True)) == ["lost", "won"]


def test_who_only_sees_does_not_draw(client, staff):
    make_groups()
    draw = a_draw(a_lottery(1))
    staff.is_superuser = False
    staff.save()
    staff.groups.set([Group.objects.get(name="サポート")])
    with time_machine.travel(DRAWS, tick=False):
        assert client.get(reverse("draws:inspect", args=[draw.pk])).status_code == 200
        assert client.post(reverse("draws:hold", args=[draw.pk])).url == "/staff/"
    draw.refresh_from_db()
    assert draw.drawn_at is None


def test_an_entry_is_found_by_number_name_and_address(client, staff):
    event = a_lottery(2)
    lottery_entry, other = an_entry(event), an_entry(event)
    for search_text in (lottery_entry.code, lottery_entry.name, lottery_entry.user.email):
        page = client.get(reverse("lottery_entries:index"), {"q": search_text}).content.decode()
        assert (lottery_entry.code in page, other.code in page) == (True, False)
    assert (
        lottery_entry.phone in client.get(reverse("lottery_entries:inspect", args=[lottery_entry.pk])).content.decode()
    )
