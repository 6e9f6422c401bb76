"""The admin's home names processes that no longer work, and is silent while all of them do."""

from datetime import timedelta

import pytest

from portal.shared import clock
from portal.shared.processes import heartbeats
from tests.factories.accounts import make_staff
from tests.support.contact.test_admin import browser_of

pytestmark = pytest.mark.django_db
SENTENCES = {
    "scheduler": "定時の処理が止まっています。",
    "worker of default": "返金や決済会社からの知らせの処理が止まっています。",
    "worker of mail": "メールの送信が止まっています。",
}
ADVICE = "すぐに技術の担当者へ知らせてください。"


def home(*, silent: set[str]) -> str:
    now = clock.now()
    for name in heartbeats.expected_names():
        heartbeats.beat(name, now - timedelta(minutes=3) if name in silent else now)
    return browser_of(make_staff("boss@example.jp")).get("/staff/").text


@pytest.mark.parametrize("dead", SENTENCES)
def test_a_dead_process_is_named_with_what_waits_for_it(bare_tree, dead):
    page = home(silent={dead})
    assert [name for name, sentence in SENTENCES.items() if sentence in page] == [dead]
    assert page.count(ADVICE) == 1


def test_while_all_processes_beat_the_home_says_nothing(bare_tree):
    page = home(silent=set())
    assert [text for text in (*SENTENCES.values(), ADVICE) if text in page] == []
