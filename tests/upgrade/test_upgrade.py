"""A shop of an older version is upgraded: nothing is lost, what people hold stays good, work goes on.

The fixture holds what version 902ac88 had in its tables and what it said of it; README.md tells how it was made.
"""

import pytest

from tests.upgrade import old
from tests.upgrade.names import PATHS, STORED, TABLES

SAID = old.said()


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The old database after `migrate` of today's code."""
    folder = tmp_path_factory.mktemp("upgrade")
    with old.database(folder) as url:
        upgraded = old.Site(url, folder, SAID["at"])
        upgraded.run("manage.py", "migrate", "--no-input")
        yield upgraded


@pytest.fixture(scope="module")
def stands(site) -> dict:
    """What is in the tables, before anybody works on them."""
    looks = ("rows", "ledger", "receipts", "unknown_words", "tasks", "lost_tasks")
    return site.ask(**dict.fromkeys(looks), audit=SAID["at"])


@pytest.fixture(scope="module")
def visited(site, stands) -> dict:
    """What people see who come after the upgrade: first the pages, then a log-in and the door."""
    gate = {"pin": SAID["gate"]["pin"], "codes": list(SAID["gate"]["codes"]), "at": SAID["at"]}
    return site.ask(pages=[today(page) for page in SAID["pages"]], login=SAID["login"], gate=gate)


@pytest.fixture(scope="module")
def worked(site, visited) -> dict:
    """What is in the tables once the worker has done what waited."""
    site.run("manage.py", "db_worker", "--backend", "jobs", "--queue-name", "*", "--batch", "--no-startup-delay")
    return site.ask(tasks=None, audit=SAID["at"])


def today(page: dict) -> dict:
    """With the address of today, where a page has moved."""
    begins = next((begins for begins in PATHS if page["url"].startswith(begins)), "")
    return page | {"url": PATHS[begins] + page["url"].removeprefix(begins)} if begins else page


# --- What is stored ---------------------------------------------------------------------------------------------------
def test_no_row_was_lost(stands):
    now = stands["rows"]
    before = {TABLES.get(table, table): number for table, number in SAID["rows"].items()}
    assert {table: (number, now.get(table)) for table, number in before.items() if number > now.get(table, -1)} == {}


def test_the_ledger_has_the_same_sums(stands):
    assert stands["ledger"] == {STORED.get(kind, kind): yen for kind, yen in SAID["ledger"].items()}


def test_every_receipt_is_the_same_bytes(stands):
    assert len(SAID["receipts"]) >= 3
    assert stands["receipts"] == {number: [sha256, sha256] for number, sha256 in SAID["receipts"].items()}


def test_every_stored_word_is_known(stands):
    assert stands["unknown_words"] == []


def test_the_audit_finds_nothing(stands):
    assert stands["audit"] == []


# --- What people see --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("who", ["anybody", "buyers", "staff"])
def test_pages_answer_and_show_what_they_showed(visited, who):
    """Tickets, orders, receipts and entries by their signed links; My Page with each order's story; the desk."""
    readers = [{"": "anybody", "staff@example.jp": "staff"}.get(page["who"], "buyers") for page in SAID["pages"]]
    answers = [wrong for reader, wrong in zip(readers, visited["pages"], strict=True) if reader == who]
    assert len(answers) > 10
    assert [wrong for wrong in answers if wrong] == []


def test_an_old_password_lets_its_owner_in(visited):
    assert visited["login"].startswith("302 ")


def test_the_door_opens_with_the_old_pin_and_reads_the_old_codes(visited):
    assert visited["gate"] == list(SAID["gate"]["codes"].values())


# --- What goes on -----------------------------------------------------------------------------------------------------
def test_every_waiting_task_is_one_of_today(stands):
    assert stands["lost_tasks"] == []


def test_the_worker_does_what_waited(stands, worked):
    waiting = {path: states for path, states in stands["tasks"].items() if "READY" in states}
    assert len(waiting) == len(SAID["tasks"]) >= 6
    assert {path: {*worked["tasks"][path]} for path in waiting} == {path: {"SUCCESSFUL"} for path in waiting}


def test_the_audit_finds_nothing_after_the_work(worked):
    assert worked["audit"] == []
