"""All rules of the audit, in the order in which they are run and reported."""

from commerce.audit import (
    lottery,
    mail_messages,
    money,
    orders,
    overdue,
    publication,
    receipts,
    refunds,
    stock,
    tickets,
)
from commerce.audit.rules import AuditRule

RULES: list[AuditRule] = [
    *stock.RULES,
    *orders.RULES,
    *money.RULES,
    *refunds.RULES,
    *tickets.RULES,
    *receipts.RULES,
    *lottery.RULES,
    *mail_messages.RULES,
    *publication.RULES,
    *overdue.RULES,
]
