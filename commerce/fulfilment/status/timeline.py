"""The timeline of an order: payments, refunds, disputes, tickets, mails and actions of staff."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commerce.catalog.states import MethodCode
from commerce.fulfilment.status.refund_status import RefundStatus, refund_statuses
from commerce.orders.models import Order, OrderLogEntry
from commerce.orders.states import OrderLogKind, OrderState
from commerce.payments.declines import decline_text
from commerce.payments.models import LedgerEntry, PaymentAttempt
from commerce.payments.states import OPEN, AttemptState, LedgerKind, RefundState, ReviewKind
from commerce.tickets.models import Ticket
from commerce.tickets.states import TicketState, TransferState
from portal.shared.actors import is_staff_actor
from portal.shared.mail.mail_kinds import label_of
from portal.shared.mail.models import MailMessage
from portal.shared.mail.states import ACCEPTED, BEING_SENT, MailState
from portal.shared.money import yen
from portal.shared.queries import site_settings
from portal.shared.templatetags.formatting import deadline, format_datetime
from portal.shared.timeline import DONE, FAIL, NOW, TimelineItem

# Reviews that the buyer's timeline shows; the others are shown to staff alone.
AWAITED_REVIEWS = {
    ReviewKind.PAID_WITHOUT_STOCK,
    ReviewKind.PAID_TWICE,
    ReviewKind.WRONG_AMOUNT,
    ReviewKind.REFUND_FAILED,
    ReviewKind.MIXED_ORDER,
}


def timeline(order: Order, at: datetime) -> list[TimelineItem]:
    """The order's items, oldest first and those in progress last. Seven queries."""
    log = list(order.log.all())
    tickets = list(order.tickets.all())
    items = [*_placed(order), *_payments(order), *_refunds(order), *_ended(order, log), *_reviews(order)]
    items += [*_tickets(tickets, log), *_by_staff(log), *_mail_items(order, at)]
    return sorted(items, key=lambda item: (item.state == NOW, item.at is None, item.at or at))


def _placed(order: Order) -> list[TimelineItem]:
    if order.placed_at is None:
        detail = _("まだ購入していません。チケットは%(until)s確保しています。") % {"until": deadline(order.expires_at)}
        is_pending = order.state == OrderState.PENDING
        return [TimelineItem(order.created_at, _("チケットを選びました"), detail, NOW)] if is_pending else []
    return [TimelineItem(order.placed_at, _("お申込みを受け付けました"), "", DONE)]


# --- Money ------------------------------------------------------------------------------------------------------
def _payments(order: Order) -> list[TimelineItem]:
    return [item for attempt in order.attempts.order_by("pk").prefetch_related("ledger") for item in _payment(attempt)]


def _payment(attempt: PaymentAttempt) -> list[TimelineItem]:
    """The items of one attempt; payments and refunds come from its ledger."""
    method = str(MethodCode(attempt.method).label)
    if attempt.state == AttemptState.DECLINED:
        detail = decline_text(attempt.decline_class, attempt.method)
        return [TimelineItem(attempt.settled_at, _("お支払いができませんでした"), detail, FAIL)]
    if attempt.state in {AttemptState.EXPIRED, AttemptState.CANCELLED}:
        detail = _("お支払いは済んでいません。")
        return [
            *_voucher_issued(attempt),
            TimelineItem(attempt.settled_at, _("お支払いの受付を終了しました（未払い）"), detail, FAIL),
        ]
    if attempt.state in OPEN:
        return [*_voucher_issued(attempt), _awaited(attempt, method)]
    return [*_voucher_issued(attempt), *(_ledger_item(entry, method) for entry in attempt.ledger.all())]


def _voucher_issued(attempt: PaymentAttempt) -> list[TimelineItem]:
    """A voucher was issued; its numbers are shown on the order's page only."""
    if not attempt.voucher or attempt.expires_at is None:
        return []
    detail = _("コンビニでのお支払いは、%(until)sです。") % {"until": deadline(attempt.expires_at)}
    return [TimelineItem(attempt.created_at, _("お支払い番号をご案内しました"), detail, DONE)]


def _awaited(attempt: PaymentAttempt, method: str) -> TimelineItem:
    until = deadline(attempt.expires_at or attempt.release_at)
    detail = _("%(method)sの手続きをお待ちしています（%(until)s）。") % {"method": method, "until": until}
    if attempt.voucher:
        detail += _("支払ったあと、ここに反映されるまで時間がかかることがあります。")
    return TimelineItem(attempt.created_at, _("お支払いの確認を待っています"), detail, NOW)


def _ledger_item(ledger_entry: LedgerEntry, method: str) -> TimelineItem:
    """One movement of money; disputes in neutral terms, because the buyer reads the same page."""
    titles = {
        LedgerKind.PAID: _("お支払いを確認しました"),
        LedgerKind.REFUNDED: _("返金しました"),
        LedgerKind.REFUND_RETURNED: _("返金が届かず、戻りました"),
        LedgerKind.DISPUTED: _("カード会社がお支払いを確認しています"),
        LedgerKind.DISPUTE_WON: _("カード会社の確認が終わりました"),
    }
    state = FAIL if ledger_entry.kind == LedgerKind.REFUND_RETURNED else DONE
    return TimelineItem(
        ledger_entry.at, titles[LedgerKind(ledger_entry.kind)], f"{method} {yen(abs(ledger_entry.amount_yen))}", state
    )


def _refunds(order: Order) -> list[TimelineItem]:
    return [item for status in refund_statuses(order) for item in _refund(status)]


def _refund(status: RefundStatus) -> Iterator[TimelineItem]:
    """The request and the current state of a refund; its completion comes from the ledger."""
    refund = status.refund
    detail = f"{status.method} {yen(status.amount_yen)}{_('。')}{status.why}"
    yield TimelineItem(refund.created_at, _("返金を受け付けました"), detail, DONE)
    if refund.state == RefundState.FAILED:
        yield TimelineItem(refund.settled_at or refund.created_at, status.title, status.text, FAIL)
    elif status.is_open:
        yield TimelineItem(refund.created_at, status.title, status.text, NOW)


# --- The order, its tickets, actions of staff -------------------------------------------------------------------
def _ended(order: Order, log: list[OrderLogEntry]) -> list[TimelineItem]:
    """Items for the order's confirmation, expiry and cancellation."""
    items = []
    changed_at = next(
        (line.at for line in reversed(log) if line.kind == OrderLogKind.STATE and line.to_state == order.state), None
    )
    if order.confirmed_at:
        title = _("お申込みが確定しました") if order.is_free else _("ご購入が確定しました")
        items.append(TimelineItem(order.confirmed_at, title, "", DONE))
    if order.state == OrderState.EXPIRED:
        detail = _("期限までに手続きが終わらなかったため、チケットの確保を終了しました。")
        items.append(TimelineItem(changed_at, _("期限が過ぎました"), detail, FAIL))
    if order.state == OrderState.CANCELLED:
        is_event_cancelled = any(line.kind == OrderLogKind.EVENT_CANCELLED for line in log)
        detail = _("公演が中止になったためです。") if is_event_cancelled else ""
        items.append(TimelineItem(changed_at, _("お申込みを取り消しました"), detail, FAIL))
    return items


def _reviews(order: Order) -> Iterator[TimelineItem]:
    for review in order.reviews.filter(closed_at=None, kind__in=AWAITED_REVIEWS).order_by("pk"):
        detail = _("お支払いは記録しています。担当者が確認し、メールでご連絡します。")
        yield TimelineItem(review.opened_at, _("担当者が確認しています"), detail, NOW)


def _tickets(tickets: list[Ticket], log: list[OrderLogEntry]) -> Iterator[TimelineItem]:
    issued = [ticket for ticket in tickets if ticket.issued_at]
    waiting = [ticket for ticket in tickets if ticket.state == TicketState.SCHEDULED]
    if issued:
        yield TimelineItem(issued[0].issued_at, _("電子チケットを発券しました"), _ticket_count(len(issued)), DONE)
    titles = {
        TicketState.VOID: (_("電子チケットを無効にしました"), FAIL),
        TicketState.BLOCKED: (_("電子チケットを一時停止しました"), FAIL),
        TicketState.USED: (_("入場しました"), DONE),
    }
    for line in (line for line in log if line.kind == OrderLogKind.ISSUE_DATE_CHANGED):
        yield TimelineItem(line.at, _("発券日時が変わりました"), "", DONE)
    yield from _transfers(log)
    for line in (line for line in log if line.kind == OrderLogKind.TICKETS):
        number = _ticket_count(len(line.data.get("numbers", [])))
        if line.to_state in titles:
            title, state = titles[TicketState(line.to_state)]
            yield TimelineItem(line.at, title, number, state)
        elif line.from_state in {TicketState.BLOCKED, TicketState.USED}:
            yield TimelineItem(line.at, _("電子チケットを使えるようにしました"), number, DONE)
    if waiting:
        detail = _("%(at)sに発券し、メールでお知らせします。") % {"at": format_datetime(waiting[0].issue_at)}
        yield TimelineItem(None, _("電子チケットの発券を待っています"), detail, NOW)


def _transfers(log: list[OrderLogEntry]) -> Iterator[TimelineItem]:
    """Transfers without the recipient, whom only the sender may see."""
    titles = {
        TransferState.OPEN: _("同行者にチケットを渡す手続きをしました"),
        TransferState.CLAIMED: _("同行者がチケットを受け取りました"),
        TransferState.UNDONE: _("同行者に渡すのを取りやめました"),
    }
    for line in (line for line in log if line.kind == OrderLogKind.TRANSFER):
        yield TimelineItem(
            line.at, titles[TransferState(line.to_state)], _ticket_count(len(line.data["numbers"])), DONE
        )


def _ticket_count(number: int) -> str:
    return ngettext("%(n)d枚", "%(n)d枚", number) % {"n": number}


def _by_staff(log: list[OrderLogEntry]) -> Iterator[TimelineItem]:
    """Actions of staff that no other item shows, without their names, which only the log holds."""
    titles = {
        OrderLogKind.MAIL_RESENT: _("担当者がメールを送り直しました"),
        OrderLogKind.RECONCILED: _("担当者が決済会社に確認しました"),
        OrderLogKind.REVIEW_CLOSED: _("担当者の確認が終わりました"),
    }
    for line in log:
        if is_staff_actor(line.actor) and line.kind in titles:
            yield TimelineItem(line.at, titles[OrderLogKind(line.kind)], "", DONE)


# --- Mails --------------------------------------------------------------------------------------------------------
def _mail_items(order: Order, at: datetime) -> list[TimelineItem]:
    """Every mail about the order; it is late when no server accepted it within the promised minutes."""
    promise = timedelta(minutes=site_settings().mail_promise_minutes)
    mails = list(MailMessage.objects.about(order).order_by("pk"))
    for mail in mails:
        mail.about = order  # known, so that the name of the mail costs no query
    return [_mail_item(mail, late_before=at - promise) for mail in mails]


def _mail_item(mail: MailMessage, late_before: datetime) -> TimelineItem:
    """One mail. The text says sent, never arrived: only the acceptance by a mail server is known."""
    label = label_of(mail)
    if mail.state in BEING_SENT and mail.created_at < late_before:
        detail = _(
            "%(to)sへの送信を続けています。お待ちの間も、内容とチケットはマイページで確認できます。"
            "アドレスが違うときは、直してからもう一度お送りください。"
        ) % {"to": mail.address}
        return TimelineItem(
            mail.created_at, _("「%(mail)s」のメールの送信が遅れています") % {"mail": label}, detail, FAIL
        )
    if mail.state in BEING_SENT:
        detail = _("%(to)sへ送っています。") % {"to": mail.address}
        return TimelineItem(mail.created_at, _("「%(mail)s」のメールを送信中です") % {"mail": label}, detail, NOW)
    if mail.state in ACCEPTED:
        detail = _("宛先：%(to)s") % {"to": mail.address}
        return TimelineItem(mail.sent_at, _("「%(mail)s」のメールを送信しました") % {"mail": label}, detail, DONE)
    if mail.state == MailState.SUPPRESSED:
        detail = _("お送りする前に、内容が古くなったためです。")
        return TimelineItem(
            mail.created_at, _("「%(mail)s」のメールは送りませんでした") % {"mail": label}, detail, DONE
        )
    why = f"{mail.get_reason_display()}{_('。')}" if mail.reason else ""
    detail = why + _("宛先：%(to)s。アドレスを確かめて、もう一度お送りください。") % {"to": mail.address}
    title = _("「%(mail)s」のメールを送れませんでした") % {"mail": label}
    return TimelineItem(mail.sent_at or mail.created_at, title, detail, FAIL)
