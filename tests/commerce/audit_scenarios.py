"""What the tests of the audit share: a consistent order, and the rules that are violated."""

from datetime import timedelta

from commerce.audit.all_rules import RULES
from commerce.audit.rules import findings
from commerce.orders.models import Order
from portal.shared.mail.models import MailMessage
from tests.factories.catalog import AT
from tests.factories.paid_orders import a_bought_order, a_refund

SOON = AT + timedelta(minutes=10)


def a_refunded_order() -> Order:
    """A confirmed order with a completed refund of 1,000 yen."""
    order = a_bought_order()
    a_refund(order, 1000, at=AT)
    return order


def violated_rules(at=SOON) -> set[str]:
    """The names of the rules that have findings."""
    return {finding.rule.name for finding in findings(RULES, at)}


def messages_about(order: Order, mail_kind: str):
    """The order's mails of one kind."""
    return MailMessage.objects.about(order).filter(kind=mail_kind)
