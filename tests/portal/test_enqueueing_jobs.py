"""Jobs that enqueue tasks again: while no worker runs, every due row has one waiting task, however often they run."""

from datetime import timedelta

import pytest
from django_tasks_db.models import DBTaskResult

from commerce.payments.gateways.sandbox.models import SandboxCharge, SandboxDelivery
from commerce.payments.models import PaymentEvent
from commerce.receipts.models import Receipt
from commerce.receipts.tasks import draw_receipt, draw_soon
from portal.shared import clock
from portal.shared.accounts.models import DataExport
from portal.shared.mail.outbox import queue_mail
from portal.shared.mail.tasks import deliver_mail
from portal.shared.processes.task_queue import enqueue_missing
from portal.shared.registries.jobs import jobs
from tests.commerce.receipts.builders import issue
from tests.factories.accounts import make_buyer
from tests.factories.paid_orders import a_bought_order

pytestmark = pytest.mark.django_db
TICKS = 130
JOBS = (
    "enqueue due emails",
    "enqueue undrawn receipts",
    "enqueue lost data exports",
    "enqueue open webhook events",
    "enqueue sandbox deliveries",
)


def due_rows(at):
    """Rows whose task was lost; returns the number of rows by the name of their task."""
    for address in ("a@example.jp", "b@example.jp"):
        queue_mail("unknown_account", to=address, about=None, locale="ja", at=at)
    issue(a_bought_order())
    DataExport.objects.create(user=make_buyer(), locale="ja", asked_at=at, expires_at=at + timedelta(days=7))
    PaymentEvent.objects.create(provider="sandbox", event_id="e1", kind="k", body="", received_at=at)
    charge = SandboxCharge.objects.create(idempotency_key="k", method="card", amount_yen=1, created_at=at)
    SandboxDelivery.objects.create(charge=charge, body="{}", created_at=at, next_try_at=at)
    DBTaskResult.objects.all().delete()
    deliveries = SandboxDelivery.objects.due(at).count()
    mails = 2 + 2  # the order has two of its own
    return {
        "deliver_mail": mails,
        "draw_receipt": Receipt.objects.undrawn().count(),
        "make_export": 1,
        "process_payment_event": 1,
        "send_news": deliveries,
    }


def waiting_tasks():
    names = [path.rpartition(".")[2] for path in DBTaskResult.objects.values_list("task_path", flat=True)]
    return {name: names.count(name) for name in names}


def test_many_runs_without_a_worker_leave_one_task_per_due_row():
    at = clock.now()
    expected = due_rows(at)
    runs = {job.name: job.run for job in jobs if job.name in JOBS}
    assert sorted(runs) == sorted(JOBS)
    counts = [sum(run(at + timedelta(minutes=10, seconds=10 * tick)) for run in runs.values()) for tick in range(TICKS)]
    assert waiting_tasks() == expected
    assert counts == [sum(expected.values()), *[0] * (TICKS - 1)]


def test_a_row_whose_task_ended_or_broke_off_is_enqueued_again():
    assert enqueue_missing(deliver_mail, [1, 2, 1]) == [1, 2]
    for status, enqueued in (("READY", []), ("RUNNING", [1]), ("FAILED", [1]), ("SUCCESSFUL", [1])):
        DBTaskResult.objects.filter(args_kwargs__args=[1]).update(status=status)
        assert enqueue_missing(deliver_mail, [1, 2]) == enqueued
    assert enqueue_missing(draw_receipt, [1]) == [1]
    assert enqueue_missing(deliver_mail.using(priority=9), [2, 3]) == [3]


def test_a_page_that_waits_for_its_receipt_leaves_one_task(monkeypatch):
    monkeypatch.setattr("commerce.receipts.tasks.AT_ONCE", 0)
    receipt = issue(a_bought_order())
    DBTaskResult.objects.all().delete()
    for _again in range(5):
        draw_soon(receipt, clock.now())
    assert waiting_tasks() == {"draw_receipt": 1}


def test_urgent_mails_are_taken_before_batches_and_other_tasks():
    at, order = clock.now(), a_bought_order()
    DBTaskResult.objects.all().delete()
    enqueue_missing(draw_receipt, [1])
    for kind in ("refund_done", "order_confirmed", "unknown_account"):
        queue_mail(kind, to="a@example.jp", about=order, locale="ja", at=at, resend_of=None)
    priorities = list(DBTaskResult.objects.values_list("priority", flat=True))
    assert priorities == [9, 5, 5, 0]
