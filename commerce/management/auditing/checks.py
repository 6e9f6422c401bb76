"""All checks of the audit, in the order in which they are made and told."""

from commerce.management.auditing import lottery, mails, money, orders, receipts, refunds, stock, stuck, tickets
from commerce.management.auditing.look import Check

CHECKS: list[Check] = [
    *stock.CHECKS,
    *orders.CHECKS,
    *money.CHECKS,
    *refunds.CHECKS,
    *tickets.CHECKS,
    *receipts.CHECKS,
    *lottery.CHECKS,
    *mails.CHECKS,
    *stuck.CHECKS,
]
