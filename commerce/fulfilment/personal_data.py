"""Personal data of the shop: its sources for data exports and erasure, and what prevents the deletion of an account."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Q
from django.forms.models import model_to_dict
from django.utils.translation import gettext as _

from commerce.catalog.states import PerformanceState
from commerce.lottery.models import LotteryEntry
from commerce.lottery.states import LotteryEntryState
from commerce.orders.models import Order, OrderLine
from commerce.orders.states import OrderState
from commerce.payments.models import PaymentAttempt, Refund
from commerce.payments.states import REFUND_OPEN
from commerce.receipts.models import Receipt
from commerce.tickets.models import Ticket, TicketTransfer
from commerce.tickets.states import TicketState, TransferState
from portal.shared.accounts.models import User
from portal.shared.registries.personal_data import PersonalDataSource, register_personal_data
from portal.shared.templatetags.formatting import day

GRACE_PERIOD = timedelta(days=1)  # after the start of a performance
ORDER_FIELDS = ("code", "state", "name", "kana", "phone", "email_at_order", "locale", "total_yen", "payment_store")
TIMESTAMP_FIELDS = ("created_at", "expires_at", "placed_at", "confirmed_at")


def _orders(user: User) -> list[dict]:
    related = ("lines__performance", "fees", "consents__terms_version", "ledger", "refunds", "attempts", "log")
    orders = Order.objects.of(user).select_related("event", "payment_method").prefetch_related(*related)
    return [_order(order) for order in orders.prefetch_related("event__texts").order_by("pk")]


def _order(order: Order) -> dict:
    consents = [(consent.terms_version, consent.at) for consent in order.consents.all()]
    return {
        **{name: getattr(order, name) for name in (*ORDER_FIELDS, *TIMESTAMP_FIELDS)},
        "event": order.event.title,
        "payment_method": str(order.payment_method or ""),
        "final_screen": order.confirmation_data,
        "final_screen_sha256": order.confirmation_sha256,
        "lines": [_line(line) for line in order.lines.all()],
        "fees": [model_to_dict(fee, ["kind", "name", "amount_yen", "tax_rate"]) for fee in order.fees.all()],
        "consents": [
            {"kind": v.kind, "number": v.number, "locale": v.locale, "sha256": v.sha256, "at": at} for v, at in consents
        ],
        "money": [{"kind": e.kind, "amount_yen": e.amount_yen, "at": e.at} for e in order.ledger.all()],
        "payments": [_attempt(attempt) for attempt in order.attempts.all()],
        "refunds": [
            {"amount_yen": r.amount_yen, "state": r.state, "reason": r.reason, "created_at": r.created_at}
            for r in order.refunds.all()
        ],
        "story": [{"kind": e.kind, "at": e.at, "from": e.from_state, "to": e.to_state} for e in order.log.all()],
    }


def _line(line: OrderLine) -> dict:
    data = model_to_dict(line, ["name", "unit_price_yen", "quantity", "tax_rate"])
    return data | {"performance": line.performance.heading, "starts_at": line.performance.starts_at}


def _attempt(attempt: PaymentAttempt) -> dict:
    names = ("method", "provider", "reference", "amount_yen", "state", "voucher", "three_ds", "created_at")
    return {name: getattr(attempt, name) for name in names}


def _tickets(user: User) -> list[dict]:
    tickets = Ticket.objects.filter(Q(holder_user=user) | Q(order__user=user)).distinct().order_by("pk")
    tickets = tickets.select_related("order", "line", "performance").prefetch_related("check_ins")
    return [_ticket(ticket, user) for ticket in tickets]


def _ticket(ticket: Ticket, user: User) -> dict:
    """One ticket; name and check-ins only while `user` holds it, because a companion's data are not the buyer's."""
    is_held = ticket.holder_user_id == user.pk
    names = ("short_code", "number", "seat_label", "entry_number", "state", "issue_at", "issued_at")
    return {
        **{name: getattr(ticket, name) for name in names},
        "order": ticket.order.code if ticket.order.user_id == user.pk else "",
        "name": ticket.line.name,
        "performance": ticket.performance.heading,
        "starts_at": ticket.performance.starts_at,
        "holder_name": ticket.holder_name if is_held else "",
        "entries": [{"at": check_in.at, "result": check_in.result} for check_in in ticket.check_ins.all()]
        if is_held
        else [],
    }


def _transfers(user: User) -> list[dict]:
    transfers = TicketTransfer.objects.filter(Q(from_user=user) | Q(to_user=user))
    return [
        {
            "ticket": transfer.ticket.short_code,
            "direction": "given" if transfer.from_user_id == user.pk else "received",
            "to_email": transfer.to_email if transfer.from_user_id == user.pk else user.email,
            "state": transfer.state,
            "created_at": transfer.created_at,
            "ended_at": transfer.ended_at,
        }
        for transfer in transfers.select_related("ticket").order_by("pk")
    ]


def _lottery_entries(user: User) -> list[dict]:
    entries = LotteryEntry.objects.of(user).prefetch_related("choices__ticket_type__texts", "terms").order_by("pk")
    names = ("code", "state", "email_at_entry", "name", "phone", "quantity", "companions", "rank", "entered_at")
    return [
        {name: getattr(entry, name) for name in names}
        | {"choices": [choice.ticket_type.name for choice in entry.choices.all()]}
        | {"consents": [{"kind": v.kind, "number": v.number, "locale": v.locale} for v in entry.terms.all()]}
        for entry in entries
    ]


def _receipts(user: User) -> list[dict]:
    receipts = Receipt.objects.filter(order__user=user).select_related("order").defer("pdf").order_by("pk")
    names = ("kind", "serial", "revision", "sha256", "issued_at", "facts")
    return [{"order": receipt.order.code} | {name: getattr(receipt, name) for name in names} for receipt in receipts]


def _receipt_files(user: User) -> Iterator[tuple[str, bytes]]:
    stored = Receipt.objects.filter(order__user=user).exclude(sha256="").select_related("order", "issuer")
    for receipt in stored.order_by("pk").iterator(20):
        number = f"{receipt.issuer.slug}-{receipt.kind}-{receipt.serial:06d}-{receipt.revision}"
        yield f"receipts/{receipt.order.code}-{number}.pdf", bytes(receipt.pdf)


def deletion_blockers(user: User, at: datetime) -> Iterator[str]:
    """Yields a sentence per reason that prevents deletion: upcoming tickets, open orders, refunds, entries, transfers."""
    yield from _upcoming_performances(user, at)
    for order in Order.objects.of(user).filter(state=OrderState.PENDING).select_related("event"):
        yield _("お申込み %(code)s の手続きが終わっていません。") % {"code": order.code}
    for refund in Refund.objects.filter(order__user=user, state__in=REFUND_OPEN).select_related("order"):
        yield _("お申込み %(code)s の返金の手続きが終わっていません。") % {"code": refund.order.code}
    for lottery_entry in LotteryEntry.objects.of(user).filter(state=LotteryEntryState.ENTERED):
        yield _("抽選のお申込み %(code)s の結果が出ていません。") % {"code": lottery_entry.code}
    if TicketTransfer.objects.filter(from_user=user, state=TransferState.OPEN, ticket__performance__starts_at__gt=at):
        yield _("渡している途中のチケットがあります。")


def _upcoming_performances(user: User, at: datetime) -> Iterator[str]:
    tickets = Ticket.objects.filter(Q(holder_user=user) | Q(order__user=user)).exclude(state=TicketState.VOID)
    tickets = tickets.filter(performance__starts_at__gt=at - GRACE_PERIOD)
    tickets = tickets.exclude(performance__state=PerformanceState.CANCELLED)
    starts = set(tickets.values_list("performance__starts_at", "performance__event"))
    orders = Order.objects.of(user).filter(state=OrderState.CONFIRMED)
    orders = orders.filter(lines__performance__starts_at__gt=at - GRACE_PERIOD)
    orders = orders.exclude(lines__performance__state=PerformanceState.CANCELLED)
    starts |= set(orders.values_list("lines__performance__starts_at", "event"))
    for start, _event in sorted(starts):
        if start > at - GRACE_PERIOD:
            yield _("%(day)sの公演のチケットをお持ちです。") % {"day": day(start)}


def _erase(user: User, at: datetime) -> None:
    """Erases what no law requires: kana, and names of orders never placed. The retention policies erase the rest."""
    orders = Order.objects.of(user)
    orders.update(kana="")
    unplaced = orders.filter(placed_at=None, attempts=None)
    unplaced.update(name="", phone="", email_at_order="")
    TicketTransfer.objects.filter(from_user=user).update(to_email="")


register_personal_data(PersonalDataSource("orders", _orders, deletion_blockers=deletion_blockers, erase=_erase))
register_personal_data(PersonalDataSource("tickets", _tickets))
register_personal_data(PersonalDataSource("transfers", _transfers))
register_personal_data(PersonalDataSource("applications", _lottery_entries))
register_personal_data(PersonalDataSource("receipts", _receipts, files=_receipt_files))
