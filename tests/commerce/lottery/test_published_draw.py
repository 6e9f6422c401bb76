"""Anybody repeats a draw from its published file: by the program that is published with it, with no row of ours."""

import json
import subprocess
import sys
from datetime import timedelta

import pytest
from django.conf import settings
from django.urls import reverse

from commerce.fulfilment import services
from commerce.fulfilment.lottery import draws
from commerce.lottery.models import LotteryEntry
from tests.factories.catalog import EventFactory
from tests.factories.lottery import PAY_UNTIL, a_draw, a_lottery, an_entry, date_of, drawn

pytestmark = pytest.mark.django_db
PROGRAM = settings.BASE_DIR / "portal" / "static" / "lottery" / "repeat_draw.py"
AGREES = "The draw agrees with its seed and entries.\n"


def a_drawn_lottery(*sizes: int, quantities=(1, 2, 1, 1)):
    event = a_lottery(*sizes)
    types = list(date_of(event).ticket_types.values_list("pk", flat=True))
    for number, quantity in enumerate(quantities):
        an_entry(event, *(types if number % 2 else types[::-1]), quantity=quantity)
    drawn(event)
    return event


def file_of(client, event) -> dict:
    address = reverse("event_lottery_draw", args=[event.slug, event.sales_periods.get().pk])
    return client.get(address).json()


def run_program(tmp_path, draw: dict) -> tuple[int, str]:
    path = tmp_path / "draw.json"
    path.write_text(json.dumps(draw))
    ended = subprocess.run([sys.executable, "-I", PROGRAM, path], capture_output=True, text=True, check=False)
    return ended.returncode, ended.stdout


@pytest.mark.parametrize(
    ("sizes", "quantities"), [((2, 1), (1, 2, 1, 1)), ((1,), (1, 1, 1)), ((0, 3), (2, 2)), ((9, 9), (1,)), ((1,), ())]
)
def test_the_published_program_repeats_the_draw_from_the_file_alone(client, tmp_path, sizes, quantities):
    event = a_drawn_lottery(*sizes, quantities=quantities)
    assert run_program(tmp_path, file_of(client, event)) == (0, AGREES)


def test_it_agrees_after_unpaid_wins_moved_on(client, tmp_path):
    event = a_drawn_lottery(2, 1)
    before = file_of(client, event)
    for entry in LotteryEntry.objects.exclude(order=None):
        services.expire_order(entry.order_id, PAY_UNTIL)
    draws.promote_next(PAY_UNTIL + timedelta(minutes=1))
    after = file_of(client, event)
    assert (after, run_program(tmp_path, after)) == (before, (0, AGREES))


CHANGES = {
    "another seed": lambda draw: draw | {"seed": "00" * 32},
    "an entry less": lambda draw: draw | {"entries": draw["entries"][1:]},
    "more tickets asked for": lambda draw: draw | {"entries": [draw["entries"][0] + ",1", *draw["entries"][1:]]},
    "more places": lambda draw: draw | {"places": dict.fromkeys(draw["places"], 99)},
    "winners exchanged": lambda draw: draw | {"results": draw["results"][::-1]},
}


@pytest.mark.parametrize("change", CHANGES)
def test_whatever_was_changed_afterwards_is_found(client, tmp_path, change):
    code, output = run_program(tmp_path, CHANGES[change](file_of(client, a_drawn_lottery(2, 1))))
    assert (code, output == AGREES, output == "") == (1, False, False)


def test_the_file_names_nobody(client):
    event = a_drawn_lottery(2, 1)
    entry = LotteryEntry.objects.select_related("user").first()
    draw = file_of(client, event)
    text = json.dumps(draw, ensure_ascii=False)
    assert [secret for secret in (entry.name, entry.phone, entry.user.email, entry.public_id) if secret in text] == []
    assert len(draw["entries"]) == 4


def test_there_is_no_file_before_the_draw_nor_of_another_event_nor_of_a_draft(client):
    waiting, done = a_lottery(1), a_drawn_lottery(1)
    a_draw(waiting)
    period = done.sales_periods.get().pk
    pairs = [(waiting.slug, waiting.sales_periods.get().pk), (EventFactory().slug, period), (done.slug, period)]
    type(done).objects.filter(pk=done.pk).update(live=False)
    statuses = [client.get(reverse("event_lottery_draw", args=pair)).status_code for pair in pairs]
    assert statuses == [404, 404, 404]
