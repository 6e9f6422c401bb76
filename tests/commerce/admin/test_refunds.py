"""Refunds in the admin: state, error, and sending again without paying twice."""

import pytest
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from commerce.admin.payments import refunds
from commerce.payments.models import Refund
from portal.shared.actors import staff_actor
from tests.factories.catalog import AT
from tests.factories.tickets import PaidOrderFactory

pytestmark = pytest.mark.django_db


def a_refund(**fields) -> Refund:
    order = PaidOrderFactory()
    defaults = {"amount_yen": 500, "reason": "staff", "idempotency_key": f"refund:{order.code}", "created_at": AT}
    return Refund.objects.create(order=order, attempt=order.attempts.get(), **(defaults | fields))


def test_the_page_shows_the_error_and_links_to_a_new_refund(client, staff):
    refund = a_refund(state="failed", error="account closed")
    html = client.get(reverse("refunds:inspect", args=[refund.pk])).content.decode()

    wanted = [
        "500円",
        "account closed",
        "お金はお客さまに戻っていません",
        reverse("orders:refund", args=[refund.order_id]),
    ]
    assert [word for word in wanted if word not in html] == []


def test_an_open_refund_is_handed_to_the_worker_and_logged(client, staff):
    refund = a_refund()
    client.post(reverse("refunds:send", args=[refund.pk]))

    assert [task.args_kwargs["args"] for task in DBTaskResult.objects.all()] == [[refund.pk]]
    assert refund.order.log.get(kind="refund_sent_again").actor == staff_actor(staff)


def test_nothing_is_handed_to_the_worker_without_its_line_in_the_log(client, staff, monkeypatch):
    def fail(*args, **more):
        msg = "the log is full"
        raise OSError(msg)

    monkeypatch.setattr(refunds, "write_log", fail)
    with pytest.raises(OSError, match="the log is full"):
        client.post(reverse("refunds:send", args=[a_refund().pk]))
    assert DBTaskResult.objects.count() == 0


@pytest.mark.parametrize("state", ["done", "failed"])
def test_a_refund_that_is_over_is_not_sent(client, staff, state):
    answer = client.post(reverse("refunds:send", args=[a_refund(state=state).pk]))
    assert (answer.status_code, DBTaskResult.objects.count()) == (200, 0)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_queries_for_any_number(bare_tree, client, staff, django_assert_num_queries, rows):
    for _row in range(rows):
        a_refund()
    client.get(reverse("refunds:index"))
    with django_assert_num_queries(10):
        client.get(reverse("refunds:index"))
