"""The whole story of an order in one list: money, refunds, disputes, tickets, mails and what staff did."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commerce.catalog.states import MethodCode
from commerce.fulfilment.status.refund_status import ReturnShown, returns_of
from commerce.orders.models import Order, OrderLogEntry
from commerce.orders.states import OrderState
from commerce.payments.declines import decline_text
from commerce.payments.models import LedgerEntry, PaymentAttempt
from commerce.payments.states import OPEN, AttemptState, LedgerKind, RefundState, ReviewKind
from commerce.tickets.models import Ticket
from commerce.tickets.states import TicketState, TransferState
from portal.shared.mail.mail_kinds import kinds
from portal.shared.mail.models import MailMessage, MailState
from portal.shared.models import SiteSettings
from portal.shared.money import yen
from portal.shared.page_cache import remembered
from portal.shared.templatetags.formatting import deadline, moment

DONE, NOW, FAIL = "done", "now", "fail"
ON_ITS_WAY = {MailState.QUEUED, MailState.SENDING, MailState.DEFERRED}
ARRIVED = {MailState.SENT, MailState.DELIVERED}
# Tasks of staff that a buyer waits for; the others are told to staff alone.
AWAITED = {
    ReviewKind.PAID_WITHOUT_STOCK,
    ReviewKind.PAID_TWICE,
    ReviewKind.WRONG_AMOUNT,
    ReviewKind.REFUND_FAILED,
    ReviewKind.MIXED_ORDER,
}
BY_STAFF = "staff:"


@dataclass(frozen=True)
class Step:
    """One step: when, what, more about it, and whether it is done, going on (now) or went wrong (fail)."""

    at: datetime | None
    title: str
    detail: str
    state: str

    @property
    def label(self) -> str:
        """The title, as components/timeline.html calls it."""
        return self.title

    @property
    def text(self) -> str:
        """The detail, as components/timeline.html calls it."""
        return self.detail

    @property
    def current(self) -> bool:
        """Whether the story stands here."""
        return self.state == NOW


def timeline(order: Order, at: datetime) -> list[Step]:
    """The order's story in plain sentences, oldest step first; what goes on now stands last. Seven queries."""
    log = list(order.log.all())
    tickets = list(order.tickets.all())
    steps = [*_begun(order), *_payments(order), *_returns(order), *_ended(order, log), *_reviews(order)]
    steps += [*_tickets(tickets, log), *_by_staff(log), *_mails(order, at)]
    return sorted(steps, key=lambda step: (step.state == NOW, step.at is None, step.at or at))


def _begun(order: Order) -> list[Step]:
    if order.placed_at is None:
        detail = _("まだ購入していません。お席は%(until)s確保しています。") % {"until": deadline(order.expires_at)}
        is_pending = order.state == OrderState.PENDING
        return [Step(order.created_at, _("チケットを選びました"), detail, NOW)] if is_pending else []
    return [Step(order.placed_at, _("お申込みを受け付けました"), "", DONE)]


# --- Money ------------------------------------------------------------------------------------------------------
def _payments(order: Order) -> list[Step]:
    return [step for attempt in order.attempts.order_by("pk").prefetch_related("ledger") for step in _payment(attempt)]


def _payment(attempt: PaymentAttempt) -> list[Step]:
    """What became of one attempt; money that moved is told from the ledger."""
    method = str(MethodCode(attempt.method).label)
    if attempt.state == AttemptState.DECLINED:
        words = decline_text(attempt.decline_class, attempt.method)
        return [Step(attempt.settled_at, _("お支払いができませんでした"), words, FAIL)]
    if attempt.state in {AttemptState.EXPIRED, AttemptState.CANCELLED}:
        detail = _("お支払いは済んでいません。")
        return [*_issued(attempt), Step(attempt.settled_at, _("お支払いの手続きが終わりました"), detail, FAIL)]
    if attempt.state in OPEN:
        return [*_issued(attempt), _awaited(attempt, method)]
    return [*_issued(attempt), *(_movement(entry, method) for entry in attempt.ledger.all())]


def _issued(attempt: PaymentAttempt) -> list[Step]:
    """That numbers for a store were given; the numbers themselves stand on the order's page only."""
    if not attempt.voucher or attempt.expires_at is None:
        return []
    detail = _("コンビニでのお支払いは、%(until)sです。") % {"until": deadline(attempt.expires_at)}
    return [Step(attempt.created_at, _("お支払いの番号を発行しました"), detail, DONE)]


def _awaited(attempt: PaymentAttempt, method: str) -> Step:
    until = deadline(attempt.expires_at or attempt.release_at)
    detail = _("%(method)sの手続きをお待ちしています（%(until)s）。") % {"method": method, "until": until}
    if attempt.voucher:
        detail += _("支払ったあと、ここに反映されるまで時間がかかることがあります。")
    return Step(attempt.created_at, _("お支払いの確認を待っています"), detail, NOW)


def _movement(entry: LedgerEntry, method: str) -> Step:
    """Disputes in neutral words: the same page is the buyer's."""
    titles = {
        LedgerKind.PAID: _("お支払いを確認しました"),
        LedgerKind.REFUNDED: _("返金しました"),
        LedgerKind.REFUND_RETURNED: _("返金が届かず、戻りました"),
        LedgerKind.DISPUTED: _("カード会社がお支払いを確認しています"),
        LedgerKind.DISPUTE_WON: _("カード会社の確認が終わりました"),
    }
    state = FAIL if entry.kind == LedgerKind.REFUND_RETURNED else DONE
    return Step(entry.at, titles[LedgerKind(entry.kind)], f"{method} {yen(abs(entry.amount_yen))}", state)


def _returns(order: Order) -> list[Step]:
    return [step for one in returns_of(order) for step in _return(one)]


def _return(one: ReturnShown) -> Iterator[Step]:
    """Asked for, and where it stands now; that it is done is told by the ledger."""
    refund = one.refund
    detail = f"{one.method} {yen(one.amount_yen)}{_('。')}{one.why}"
    yield Step(refund.created_at, _("返金を受け付けました"), detail, DONE)
    if refund.state == RefundState.FAILED:
        yield Step(refund.settled_at or refund.created_at, one.title, one.text, FAIL)
    elif one.is_open:
        yield Step(refund.created_at, one.title, one.text, NOW)


# --- The order, its tickets, the people who look at it ---------------------------------------------------------
def _ended(order: Order, log: list[OrderLogEntry]) -> list[Step]:
    """Confirmed, expired or cancelled."""
    steps = []
    moved_at = next((line.at for line in reversed(log) if line.kind == "state" and line.to_state == order.state), None)
    if order.confirmed_at:
        title = _("お申込みが確定しました") if order.is_free else _("ご購入が確定しました")
        steps.append(Step(order.confirmed_at, title, "", DONE))
    if order.state == OrderState.EXPIRED:
        detail = _("期限までに手続きが終わらなかったため、お席の確保を終了しました。")
        steps.append(Step(moved_at, _("期限が過ぎました"), detail, FAIL))
    if order.state == OrderState.CANCELLED:
        called_off = any(line.kind == "event_cancelled" for line in log)
        detail = _("公演が中止になったためです。") if called_off else ""
        steps.append(Step(moved_at, _("お申込みを取り消しました"), detail, FAIL))
    return steps


def _reviews(order: Order) -> Iterator[Step]:
    for review in order.reviews.filter(closed_at=None, kind__in=AWAITED).order_by("pk"):
        detail = _("お支払いは記録しています。担当者が確認し、メールでご連絡します。")
        yield Step(review.opened_at, _("担当者が確認しています"), detail, NOW)


def _tickets(tickets: list[Ticket], log: list[OrderLogEntry]) -> Iterator[Step]:
    issued = [ticket for ticket in tickets if ticket.issued_at]
    waiting = [ticket for ticket in tickets if ticket.state == TicketState.SCHEDULED]
    if issued:
        yield Step(issued[0].issued_at, _("電子チケットを発券しました"), _sheets(len(issued)), DONE)
    titles = {
        TicketState.VOID: (_("電子チケットを無効にしました"), FAIL),
        TicketState.BLOCKED: (_("電子チケットを一時停止しました"), FAIL),
        TicketState.USED: (_("入場しました"), DONE),
    }
    for line in (line for line in log if line.kind == "issue_date"):
        yield Step(line.at, _("発券日時が変わりました"), "", DONE)
    yield from _handed_on(log)
    for line in (line for line in log if line.kind == "tickets"):
        number = _sheets(len(line.facts.get("numbers", [])))
        if line.to_state in titles:
            title, state = titles[TicketState(line.to_state)]
            yield Step(line.at, title, number, state)
        elif line.from_state in {TicketState.BLOCKED, TicketState.USED}:
            yield Step(line.at, _("電子チケットを使えるようにしました"), number, DONE)
    if waiting:
        detail = _("%(at)sに発券し、メールでお知らせします。") % {"at": moment(waiting[0].issue_at)}
        yield Step(None, _("電子チケットの発券を待っています"), detail, NOW)


def _handed_on(log: list[OrderLogEntry]) -> Iterator[Step]:
    """To whom is the giver's own knowledge."""
    titles = {
        TransferState.OPEN: _("同行者にチケットを渡す手続きをしました"),
        TransferState.CLAIMED: _("同行者がチケットを受け取りました"),
        TransferState.UNDONE: _("同行者に渡すのを取りやめました"),
    }
    for line in (line for line in log if line.kind == "transfer"):
        yield Step(line.at, titles[TransferState(line.to_state)], _sheets(len(line.facts["numbers"])), DONE)


def _sheets(number: int) -> str:
    return ngettext("%(n)d枚", "%(n)d枚", number) % {"n": number}


def _by_staff(log: list[OrderLogEntry]) -> Iterator[Step]:
    """What staff did that shows nowhere else in the story; who it was is for the log."""
    titles = {
        "resent": _("担当者がメールを送り直しました"),
        "compared": _("担当者が決済会社に確認しました"),
        "review_closed": _("担当者の確認が終わりました"),
    }
    for line in log:
        if line.actor.startswith(BY_STAFF) and line.kind in titles:
            yield Step(line.at, titles[line.kind], "", DONE)


# --- Mails --------------------------------------------------------------------------------------------------------
def _mails(order: Order, at: datetime) -> list[Step]:
    """Every mail about the order; one that no server took within the promised minutes is late."""
    promise = timedelta(minutes=remembered("site-settings", SiteSettings.load).mail_promise_minutes)
    return [_mail(mail, late_before=at - promise) for mail in MailMessage.objects.about(order).order_by("pk")]


def _mail(mail: MailMessage, late_before: datetime) -> Step:
    """A server that took a mail is all that anybody can know: never say that it has arrived."""
    label = str(kinds[mail.kind].label)
    if mail.state in ON_ITS_WAY and mail.created_at < late_before:
        detail = _(
            "%(to)sへの送信を続けています。お待ちの間も、内容とチケットはマイページで確認できます。"
            "アドレスが違うときは、直してからもう一度お送りください。"
        ) % {"to": mail.address}
        return Step(mail.created_at, _("「%(mail)s」のメールの送信が遅れています") % {"mail": label}, detail, FAIL)
    if mail.state in ON_ITS_WAY:
        detail = _("%(to)sへ送っています。") % {"to": mail.address}
        return Step(mail.created_at, _("「%(mail)s」のメールを送信中です") % {"mail": label}, detail, NOW)
    if mail.state in ARRIVED:
        detail = _("宛先：%(to)s") % {"to": mail.address}
        return Step(mail.sent_at, _("「%(mail)s」のメールを送信しました") % {"mail": label}, detail, DONE)
    if mail.state == MailState.SUPPRESSED:
        detail = _("お送りする前に、内容が古くなったためです。")
        return Step(mail.created_at, _("「%(mail)s」のメールは送りませんでした") % {"mail": label}, detail, DONE)
    why = f"{mail.get_reason_display()}{_('。')}" if mail.reason else ""
    detail = why + _("宛先：%(to)s。アドレスを確かめて、もう一度お送りください。") % {"to": mail.address}
    title = _("「%(mail)s」のメールを送れませんでした") % {"mail": label}
    return Step(mail.sent_at or mail.created_at, title, detail, FAIL)
