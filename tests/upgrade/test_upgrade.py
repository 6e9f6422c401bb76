"""A site of an older version is upgraded: no data is lost, tickets and links stay valid, waiting tasks run.

The fixture contains the tables of version 902ac88 and its own report about them; README.md describes how it was made.
"""

import pytest

from tests.upgrade import old
from tests.upgrade.names import PATHS, STORED, TABLES

RECORDED = old.recorded()


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The old database after `migrate` of the present code."""
    folder = tmp_path_factory.mktemp("upgrade")
    with old.database(folder) as url:
        upgraded = old.Site(url, folder, RECORDED["at"])
        upgraded.run("manage.py", "migrate", "--no-input")
        yield upgraded


@pytest.fixture(scope="module")
def database(site) -> dict:
    """What is in the tables before any page is requested."""
    queries = ("rows", "ledger", "receipts", "unknown_names", "tasks", "lost_tasks")
    return site.query(**dict.fromkeys(queries), audit=RECORDED["at"])


@pytest.fixture(scope="module")
def responses(site, database) -> dict:
    """The responses after the upgrade: first the pages, then a log-in and the gate."""
    gate = {"pin": RECORDED["gate"]["pin"], "codes": list(RECORDED["gate"]["codes"]), "at": RECORDED["at"]}
    return site.query(pages=[with_present_path(page) for page in RECORDED["pages"]], login=RECORDED["login"], gate=gate)


@pytest.fixture(scope="module")
def worked(site, responses) -> dict:
    """What is in the tables after the worker has run the waiting tasks."""
    site.run("manage.py", "db_worker", "--backend", "jobs", "--queue-name", "*", "--batch", "--no-startup-delay")
    return site.query(tasks=None, audit=RECORDED["at"])


# A confirmation came back, and the old version sent it no more: a rule of this version finds it.
UNSAID = [("failed_emails_are_sent_again", "order_confirmed bounced")]


def findings(audit: list[dict]) -> list[tuple[str, str]]:
    """The check and the facts of each finding, without the row's random id."""
    return [(finding["check"], finding["facts"].partition(" (")[0]) for finding in audit]


def with_present_path(page: dict) -> dict:
    """The page with its present path if it has moved."""
    old_prefix = next((prefix for prefix in PATHS if page["url"].startswith(prefix)), "")
    return page | {"url": PATHS[old_prefix] + page["url"].removeprefix(old_prefix)} if old_prefix else page


# --- Stored data ------------------------------------------------------------------------------------------------------
def test_no_row_was_lost(database):
    now = database["rows"]
    before = {TABLES.get(table, table): number for table, number in RECORDED["rows"].items()}
    assert {table: (number, now.get(table)) for table, number in before.items() if number > now.get(table, -1)} == {}


def test_the_ledger_has_the_same_sums(database):
    assert database["ledger"] == {STORED.get(kind, kind): yen for kind, yen in RECORDED["ledger"].items()}


def test_every_receipt_is_the_same_bytes(database):
    assert len(RECORDED["receipts"]) >= 3
    assert database["receipts"] == {number: [sha256, sha256] for number, sha256 in RECORDED["receipts"].items()}


def test_every_stored_name_is_known(database):
    assert database["unknown_names"] == []


def test_the_audit_finds_only_what_the_old_version_left_unsaid(database):
    assert findings(database["audit"]) == UNSAID


# --- Responses --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("role", ["anybody", "buyers", "staff"])
def test_pages_respond_with_the_recorded_content(responses, role):
    """Tickets, orders, receipts and entries by their signed links; My Page with each order's timeline; the admin."""
    readers = [{"": "anybody", "staff@example.jp": "staff"}.get(page["who"], "buyers") for page in RECORDED["pages"]]
    problems = [problem for reader, problem in zip(readers, responses["pages"], strict=True) if reader == role]
    assert len(problems) > 10
    assert [problem for problem in problems if problem] == []


def test_an_old_password_is_accepted(responses):
    assert responses["login"].startswith("302 ")


def test_the_gate_accepts_the_old_pin_and_the_old_codes(responses):
    assert responses["gate"] == list(RECORDED["gate"]["codes"].values())


# --- Waiting tasks -----------------------------------------------------------------------------------------------------
def test_every_waiting_task_is_a_present_task(database):
    assert database["lost_tasks"] == []


def test_the_worker_runs_the_waiting_tasks(database, worked):
    waiting = {path: states for path, states in database["tasks"].items() if "READY" in states}
    assert len(waiting) == len(RECORDED["tasks"]) >= 6
    assert {path: {*worked["tasks"][path]} for path in waiting} == {path: {"SUCCESSFUL"} for path in waiting}


def test_the_audit_finds_nothing_else_after_the_tasks(worked):
    assert findings(worked["audit"]) == UNSAID
