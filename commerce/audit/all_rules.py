"""All checks of the audit, in the order in which they are made and told."""

from commerce.audit import lottery, mails, money, orders, overdue, receipts, refunds, stock, tickets
from commerce.audit.rules import Check

CHECKS: list[Check] = [
    *stock.CHECKS,
    *orders.CHECKS,
    *money.CHECKS,
    *refunds.CHECKS,
    *tickets.CHECKS,
    *receipts.CHECKS,
    *lottery.CHECKS,
    *mails.CHECKS,
    *overdue.CHECKS,
]
