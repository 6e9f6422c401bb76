"""The checker finds what is planted: lost orders and mails, second copies, oversells, wrong money."""

from dataclasses import replace

import pytest
from django.db import connection

from tests.chaos.checker import (
    MailRow,
    OrderRow,
    Tables,
    findings,
    given_away,
    lost_emails,
    lost_orders,
    oversold,
    read_tables,
    second_copies,
    unknown_emails,
    wrong_money,
)
from tests.chaos.faults import KINDS, plan
from tests.chaos.ledger import AcceptedMail, Ledger
from tests.chaos.report import Report

GOOD = OrderRow("CODE-1", "confirmed", "chaos1@example.jp", 5110, 1, 1, 5110, 0, 5110)
MAIL = MailRow("<1@a>", "order_confirmed", "sent", "CODE-1")


def seen(*mails: AcceptedMail) -> Ledger:
    """A buyer was told that the order is complete, and got these mails (by default the confirmation)."""
    ledger = Ledger(emails=list(mails or [AcceptedMail("<1@a>", GOOD.address, 100.0)]))
    ledger.displayed(GOOD.code, GOOD.address)
    return ledger


def with_order(**changes) -> Tables:
    return Tables([replace(GOOD, **changes)], [MAIL], [("一般", 40, 1)])


def test_a_sale_in_order_has_no_findings():
    assert findings(seen(), with_order()) == []


@pytest.mark.parametrize(
    ("changes", "finding"),
    [
        ({"code": "CODE-2"}, "CODE-1: told complete, no such order"),
        ({"state": "expired"}, "CODE-1: told complete, expired of chaos1@example.jp"),
        ({"address": "chaos2@example.jp"}, "CODE-1: told complete, confirmed of chaos2@example.jp"),
        ({"tickets": 0}, "CODE-1: told complete, 0 tickets for 1 admissions"),
        ({"admissions": 2}, "CODE-1: told complete, 1 tickets for 2 admissions"),
    ],
)
def test_a_lost_order_is_found(changes, finding):
    assert lost_orders(seen(), with_order(**changes)) == [finding]


def test_a_confirmation_that_no_server_took_is_found():
    ledger = seen(AcceptedMail("<2@a>", GOOD.address, 100.0))
    assert lost_emails(ledger, with_order()) == [
        "CODE-1: no confirmation was taken",
        "CODE-1 order_confirmed: counts as sent, no server took it",
    ]
    assert unknown_emails(ledger, with_order()) == ["<2@a>: unknown to the site"]


@pytest.mark.parametrize(
    ("answered", "faults", "unexplained"),
    [
        (True, [], 1),
        (False, [], 0),
        (True, [(103.0, "kill mail worker")], 0),
        (True, [(103.0, "kill scheduler")], 1),
        (True, [(180.0, "kill mail worker")], 1),
        (True, [(103.0, "database restarted")], 1),
    ],
)
def test_a_doubled_mail_is_found_unless_its_answer_or_its_worker_was_lost(answered, faults, unexplained):
    first = AcceptedMail("<1@a>", GOOD.address, 100.0, answered)
    ledger = seen(first, replace(first, at=220.0, answered=True))
    ledger.faults = faults
    copies, without_reason = second_copies(ledger)
    assert (copies, len(without_reason)) == (1, unexplained)


def test_an_oversell_is_found():
    assert oversold(seen(), Tables(stock=[("一般", 40, 41), ("学生", 40, 40)])) == ["一般: 41 sold of 40"]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"captured_yen": 10220}, ["CODE-1: provider 10220, ledger 5110", "CODE-1: confirmed, provider has 10220 for 5110"]),
        ({"captured_yen": 10220, "refunded_yen": 5110}, []),
        ({"ledger_yen": 0}, ["CODE-1: provider 5110, ledger 0"]),
        ({"state": "expired"}, ["CODE-1: expired, provider has 5110 for 0"]),
        ({"state": "expired", "refunded_yen": 5110, "ledger_yen": 0}, []),
    ],
)  # fmt: skip
def test_money_that_differs_from_the_ledger_or_the_purchase_is_found(changes, expected):
    assert wrong_money(seen(), with_order(**changes)) == expected


def test_tickets_without_a_purchase_are_found():
    assert given_away(seen(), with_order(state="expired")) == ["CODE-1: expired with 1 tickets"]


def test_a_plan_depends_on_the_seed_alone_and_has_every_kind_before_any_twice():
    planned = plan(7, 1000, 5)
    assert planned == plan(7, 1000, 5)
    assert planned != plan(8, 1000, 5)
    assert {fault.kind for fault in planned[: len(KINDS)]} == set(KINDS)


@pytest.mark.parametrize(
    ("own", "status", "quiet", "good"),
    [([], 0, 3.0, True), (["lost"], 0, 3.0, False), ([], 1, 3.0, False), ([], 0, None, False)],
)
def test_a_run_is_good_only_without_findings_with_a_clean_audit_and_once_quiet(own, status, quiet, good):
    report = Report(1, seen(), with_order(), own, "", status, quiet)
    assert (report.is_good, list(report.lines())[-1]) == (good, "NOTHING WAS LOST" if good else "SOMETHING IS WRONG")


@pytest.mark.django_db
def test_the_sql_reads_a_purchase_with_its_tickets_money_and_mail():
    from tests.factories.catalog import EventFactory
    from tests.factories.paid_orders import a_bought_order

    order = a_bought_order(event=EventFactory(slug="chaos-test", size=9))
    order.email_at_order = "chaos1@example.jp"
    order.save(update_fields=["email_at_order"])

    def query(sql: str):
        with connection.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall()

    tables = read_tables(query)
    row = tables.orders[0]
    assert (row.code, row.state, row.tickets, row.total_yen) == (order.code, "confirmed", 2, order.total_yen)
    assert [(size, sold) for _name, size, sold in tables.stock] == [(9, 2)]
