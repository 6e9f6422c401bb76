"""`manage.py audit`: its report, its exit code, its progress bar and its queries."""

import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from commerce.audit.all_rules import RULES
from commerce.catalog.models import QuotaCounter
from commerce.orders.models import Order
from commerce.payments.models import PaymentEvent
from portal.shared.mail.models import MailEvent
from tests.commerce.audit_scenarios import SOON, a_refunded_order, messages_about, violated_rules
from tests.factories.catalog import AT, EventFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def order() -> Order:
    """A confirmed order with a completed refund."""
    return a_refunded_order()


def run(*arguments: str) -> tuple[int, str]:
    out = StringIO()
    try:
        call_command("audit", "--at", SOON.isoformat(), *arguments, stdout=out)
    except SystemExit as end:
        return end.code, out.getvalue()
    return 0, out.getvalue()


def test_without_findings_the_exit_code_is_0(order):
    status, report = run()
    assert status == 0
    assert report.endswith(f"{len(RULES)}項目を確かめ、0件が見つかりました。\n")


def test_a_finding_is_one_line_and_the_exit_code_is_1(order):
    QuotaCounter.objects.update(taken=3)
    status, report = run()
    assert status == 1
    assert report.splitlines()[0] == (
        f"stock: {order.event.slug}/一般/0: 席数の記録が、確保と販売の合計と違います [size 100, taken 3, holds 2] → "
        "公演の販売を止め、注文の一覧と席数を照らし合わせてから、開発担当へ連絡してください。"
    )
    assert "  FAIL counters_agree" in report


def test_json_for_scripts(order):
    messages_about(order, "order_confirmed").delete()
    status, report = run("--json")
    data = json.loads(report)
    assert status == 1
    assert [(finding["check"], finding["row"]) for finding in data["findings"]] == [
        ("confirmations_are_owed_once", order.code)
    ]


def test_an_invalid_time_is_refused():
    with pytest.raises(CommandError):
        call_command("audit", "--at", "yesterday")


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


def test_a_progress_bar_is_drawn_on_a_terminal_only(order):
    terminal, file = Terminal(), StringIO()
    for errors in (terminal, file):
        call_command("audit", "--at", SOON.isoformat(), stdout=StringIO(), stderr=errors)
    assert f"{len(RULES)}/{len(RULES)}" in terminal.getvalue()
    assert file.getvalue() == ""


def test_the_audit_runs_one_query_per_rule(order, django_assert_num_queries):
    with django_assert_num_queries(len(RULES)):
        violated_rules()


def test_many_findings_of_one_rule_are_counted(order):
    MailEvent.objects.all().delete()
    event = EventFactory()
    for n in range(55):
        PaymentEvent.objects.create(provider="sandbox", event_id=f"{event.slug}{n}", kind="k", body="", received_at=AT)
    out = StringIO()
    with pytest.raises(SystemExit):
        call_command("audit", "--at", (AT + timedelta(minutes=70)).isoformat(), stdout=out)
    assert "stuck: ほか5件" in out.getvalue()
