"""All models of the shop, collected from its sub-packages so that Django finds them."""

from commerce.catalog.models import *  # noqa: F403
from commerce.fulfilment.models import EventCancellation
from commerce.lottery.models import Draw, LotteryChoice, LotteryEntry
from commerce.orders.models import Order, OrderConsent, OrderFee, OrderLine, OrderLogEntry
from commerce.payments.gateways.sandbox.models import (
    SandboxCharge,
    SandboxDelivery,
    SandboxDispute,
    SandboxNumber,
    SandboxRefund,
)
from commerce.payments.models import LedgerEntry, PaymentAttempt, PaymentEvent, Refund, ReviewItem
from commerce.receipts.models import Receipt, ReceiptSerial, ReceiptWording
from commerce.tickets.models import CheckIn, GatePass, StreamSession, Ticket, TicketTransfer

__all__ = [
    "CheckIn",
    "Draw",
    "EventCancellation",
    "GatePass",
    "LedgerEntry",
    "LotteryChoice",
    "LotteryEntry",
    "Order",
    "OrderConsent",
    "OrderFee",
    "OrderLine",
    "OrderLogEntry",
    "PaymentAttempt",
    "PaymentEvent",
    "Receipt",
    "ReceiptSerial",
    "ReceiptWording",
    "Refund",
    "ReviewItem",
    "SandboxCharge",
    "SandboxDelivery",
    "SandboxDispute",
    "SandboxNumber",
    "SandboxRefund",
    "StreamSession",
    "Ticket",
    "TicketTransfer",
]
