"""What a user has to do about orders, lotteries, refunds and tickets, each with the one page where it is done."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import npgettext

from commerce.fulfilment.status.order_status import order_status
from commerce.fulfilment.status.refund_status import asks_for_bank_account
from commerce.lottery.models import LotteryEntry
from commerce.lottery.states import LotteryEntryState
from commerce.lottery.status import is_to_be_paid
from commerce.mypage.decorators import placed_orders
from commerce.orders.models import Order
from commerce.orders.states import OrderState
from commerce.payments.models import Refund
from commerce.payments.states import RefundState
from commerce.tickets.models import TicketTransfer
from commerce.tickets.states import TransferState
from portal.shared.accounts.models import User


@dataclass(frozen=True)
class Todo:
    """One thing to do: what for, until when, how much, and the words and the address of its action."""

    title: str
    event: str
    action: str
    url: str
    until: datetime | None = None
    amount_yen: int = 0
    detail: str = ""


def todos(user: User, at: datetime) -> list[Todo]:
    """What the user has to do, the nearest deadline first; what has none comes after it."""
    found = [*_payments(user, at), *_won(user, at), *_bank_accounts(user), *_offers(user, at), *_not_taken(user, at)]
    return sorted(found, key=lambda one: (one.until is None, one.until or at))


def _payments(user: User, at: datetime) -> Iterable[Todo]:
    pending = placed_orders().of(user).filter(state=OrderState.PENDING)
    for order in pending.prefetch_related("attempts", "reviews", "refunds__attempt").order_by("pk"):
        status = order_status(order, at)
        if status.may_pay:
            url = reverse("order_complete", args=[order.code])
            yield _payment(order, status.title, _("お支払いの手続きへ進む"), url, status.until)
        elif status.code == "voucher":
            url = reverse("mypage_order", args=[order.code])
            yield _payment(order, status.title, _("お支払い番号を見る"), url, status.until)


def _payment(order: Order, title: str, action: str, url: str, until: datetime | None) -> Todo:
    return Todo(title, order.event.title, action, url, until, order.total_yen)


def _won(user: User, at: datetime) -> Iterable[Todo]:
    """Won entries whose payment has not begun; afterwards they are orders like others."""
    won = LotteryEntry.objects.of(user).filter(state=LotteryEntryState.WON, order__placed_at=None)
    rows = won.filter(order__state=OrderState.PENDING).select_related("order", "performance__event")
    for entry in rows.prefetch_related("performance__event__texts").order_by("pk"):
        if entry.order and is_to_be_paid(entry, at):
            url = reverse("checkout_payment", args=[entry.order.code])
            title, action = _("抽選に当選しました"), _("お支払いの手続きをする")
            yield Todo(
                title,
                entry.performance.event.title,
                action,
                url,
                entry.order.expires_at,
                detail=_tickets(entry.quantity),
            )


def _bank_accounts(user: User) -> Iterable[Todo]:
    """Refunds that wait for an account on our own page; providers ask for theirs by mail."""
    waiting = Refund.objects.filter(order__user=user, state=RefundState.WAITING_CUSTOMER)
    for refund in waiting.select_related("attempt", "order__event").prefetch_related("order__event__texts"):
        if asks_for_bank_account(refund):
            url = reverse("refund_account", args=[refund.order.code, refund.public_id])
            title, action = _("返金先の口座の情報が必要です"), _("振込先の口座を入力する")
            yield Todo(title, refund.order.event.title, action, url, amount_yen=refund.amount_yen)


def _transfers(at: datetime, whose: Q) -> list[TicketTransfer]:
    coming = TicketTransfer.objects.filter(whose, state=TransferState.OPEN, ticket__performance__starts_at__gt=at)
    related = coming.select_related("from_user", "ticket__order", "ticket__performance__event")
    return list(related.prefetch_related("ticket__performance__event__texts").order_by("ticket__order", "pk"))


def _offers(user: User, at: datetime) -> Iterable[Todo]:
    """Tickets that somebody gives to the account's address, which is a proven one."""
    for transfer in _transfers(at, Q(to_email__iexact=user.email)):
        name = _("%(name)sさんから") % {"name": transfer.from_user.name}
        url = reverse("ticket_claim", args=[transfer.token])
        title, action = _("チケットが届いています"), _("チケットを受け取る")
        yield Todo(title, transfer.ticket.performance.event.title, action, url, detail=name)


def _not_taken(user: User, at: datetime) -> Iterable[Todo]:
    """Tickets that companions have not accepted; one row per order."""
    for order, group in groupby(_transfers(at, Q(from_user=user)), key=lambda one: one.ticket.order):
        waiting = list(group)
        url = f"{reverse('mypage_order', args=[order.code], query={'open': '1'})}#details"
        if len(waiting) == 1:
            url = reverse("ticket_transfer", args=[waiting[0].ticket.short_code])
        title, action = _("同行される方の受け取りを待っています"), _("渡したチケットを確かめる")
        yield Todo(title, waiting[0].ticket.performance.event.title, action, url, detail=_tickets(len(waiting)))


def _tickets(number: int) -> str:
    return npgettext("tickets", "%(n)s枚", "%(n)s枚", number) % {"n": number}
