"""A shop of an older version is upgraded: nothing is lost, what people hold stays good, work goes on.

The fixture holds what version 902ac88 had in its tables and what it said of it; README.md tells how it was made.
"""

import pytest

from tests.upgrade import old
from tests.upgrade.names import PATHS, STORED, TABLES

RECORDED = old.recorded()


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The old database after `migrate` of today's code."""
    folder = tmp_path_factory.mktemp("upgrade")
    with old.database(folder) as url:
        upgraded = old.Site(url, folder, RECORDED["at"])
        upgraded.run("manage.py", "migrate", "--no-input")
        yield upgraded


@pytest.fixture(scope="module")
def database(site) -> dict:
    """What is in the tables, before anybody works on them."""
    looks = ("rows", "ledger", "receipts", "unknown_names", "tasks", "lost_tasks")
    return site.ask(**dict.fromkeys(looks), audit=RECORDED["at"])


@pytest.fixture(scope="module")
def visited(site, database) -> dict:
    """What people see who come after the upgrade: first the pages, then a log-in and the door."""
    gate = {"pin": RECORDED["gate"]["pin"], "codes": list(RECORDED["gate"]["codes"]), "at": RECORDED["at"]}
    return site.ask(
        pages=[with_present_address(page) for page in RECORDED["pages"]], login=RECORDED["login"], gate=gate
    )


@pytest.fixture(scope="module")
def worked(site, visited) -> dict:
    """What is in the tables once the worker has done what waited."""
    site.run("manage.py", "db_worker", "--backend", "jobs", "--queue-name", "*", "--batch", "--no-startup-delay")
    return site.ask(tasks=None, audit=RECORDED["at"])


def with_present_address(page: dict) -> dict:
    """With its present address, where a page has moved."""
    begins = next((begins for begins in PATHS if page["url"].startswith(begins)), "")
    return page | {"url": PATHS[begins] + page["url"].removeprefix(begins)} if begins else page


# --- What is stored ---------------------------------------------------------------------------------------------------
def test_no_row_was_lost(database):
    now = database["rows"]
    before = {TABLES.get(table, table): number for table, number in RECORDED["rows"].items()}
    assert {table: (number, now.get(table)) for table, number in before.items() if number > now.get(table, -1)} == {}


def test_the_ledger_has_the_same_sums(database):
    assert database["ledger"] == {STORED.get(kind, kind): yen for kind, yen in RECORDED["ledger"].items()}


def test_every_receipt_is_the_same_bytes(database):
    assert len(RECORDED["receipts"]) >= 3
    assert database["receipts"] == {number: [sha256, sha256] for number, sha256 in RECORDED["receipts"].items()}


def test_every_stored_word_is_known(database):
    assert database["unknown_names"] == []


def test_the_audit_finds_nothing(database):
    assert database["audit"] == []


# --- What people see --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("who", ["anybody", "buyers", "staff"])
def test_pages_answer_and_show_what_they_showed(visited, who):
    """Tickets, orders, receipts and entries by their signed links; My Page with each order's story; the desk."""
    readers = [{"": "anybody", "staff@example.jp": "staff"}.get(page["who"], "buyers") for page in RECORDED["pages"]]
    answers = [wrong for reader, wrong in zip(readers, visited["pages"], strict=True) if reader == who]
    assert len(answers) > 10
    assert [wrong for wrong in answers if wrong] == []


def test_an_old_password_lets_its_owner_in(visited):
    assert visited["login"].startswith("302 ")


def test_the_gate_accepts_the_old_pin_and_the_old_codes(visited):
    assert visited["gate"] == list(RECORDED["gate"]["codes"].values())


# --- What goes on -----------------------------------------------------------------------------------------------------
def test_every_waiting_task_is_one_of_today(database):
    assert database["lost_tasks"] == []


def test_the_worker_does_what_waited(database, worked):
    waiting = {path: states for path, states in database["tasks"].items() if "READY" in states}
    assert len(waiting) == len(RECORDED["tasks"]) >= 6
    assert {path: {*worked["tasks"][path]} for path in waiting} == {path: {"SUCCESSFUL"} for path in waiting}


def test_the_audit_finds_nothing_after_the_work(worked):
    assert worked["audit"] == []
