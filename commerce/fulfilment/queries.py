"""The story of an order as anybody may read it: one list of steps, and the sentence that says how it stands now."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from commerce.catalog.states import MethodCode
from commerce.checkout.queries import decline_words
from commerce.orders.models import Order
from commerce.orders.states import OrderState
from commerce.payments.declines import decline_text
from commerce.payments.models import PaymentAttempt
from commerce.payments.states import OPEN, AttemptState, LedgerKind
from commerce.tickets.states import TicketState
from portal.shared.mail.kinds import kinds
from portal.shared.mail.models import MailMessage, MailState
from portal.shared.models import SiteSettings
from portal.shared.money import yen
from portal.shared.pagecache import remembered
from portal.shared.templatetags.shared import deadline, moment

DONE, NOW, FAIL = "done", "now", "fail"
ON_ITS_WAY = {MailState.QUEUED, MailState.SENDING, MailState.DEFERRED}
ARRIVED = {MailState.SENT, MailState.DELIVERED}


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
    """The order's story in plain sentences, oldest step first; what goes on now stands last."""
    steps = [*_begun(order), *_payments(order), *_ended(order), *_tickets(order), *_mails(order, at)]
    return sorted(steps, key=lambda step: (step.state == NOW, step.at is None, step.at or at))


def _begun(order: Order) -> list[Step]:
    if order.placed_at is None:
        detail = _("まだ購入していません。お席は%(until)s確保しています。") % {"until": deadline(order.expires_at)}
        return [Step(order.created_at, _("チケットを選びました"), detail, NOW)] if _is_pending(order) else []
    return [Step(order.placed_at, _("お申込みを受け付けました"), "", DONE)]


def _payments(order: Order) -> list[Step]:
    return [step for attempt in order.attempts.order_by("pk").prefetch_related("ledger") for step in _payment(attempt)]


def _payment(attempt: PaymentAttempt) -> list[Step]:
    """What became of one attempt; money that moved is told from the ledger."""
    method = MethodCode(attempt.method).label
    if attempt.state == AttemptState.DECLINED:
        return [Step(attempt.settled_at, _("お支払いができませんでした"), decline_text(attempt.decline_class), FAIL)]
    if attempt.state in {AttemptState.EXPIRED, AttemptState.CANCELLED}:
        detail = _("お支払いは済んでいません。")
        return [Step(attempt.settled_at, _("お支払いの手続きが終わりました"), detail, FAIL)]
    if attempt.state in OPEN:
        detail = _("%(method)sの手続きをお待ちしています（%(until)s）。") % {
            "method": method,
            "until": deadline(attempt.expires_at or attempt.release_at),
        }
        return [Step(attempt.created_at, _("お支払いの確認を待っています"), detail, NOW)]
    return [_movement(entry, str(method)) for entry in attempt.ledger.all()]


def _movement(entry, method: str) -> Step:
    titles = {
        LedgerKind.PAID: _("お支払いを確認しました"),
        LedgerKind.REFUNDED: _("返金しました"),
        LedgerKind.DISPUTED: _("カード会社がお支払いを確認しています"),
    }
    return Step(entry.at, titles[LedgerKind(entry.kind)], f"{method} {yen(abs(entry.amount_yen))}", DONE)


def _ended(order: Order) -> list[Step]:
    """Confirmed, expired or cancelled; and what staff look at."""
    steps = []
    if order.confirmed_at:
        title = _("お申込みが確定しました") if order.is_free else _("ご購入が確定しました")
        steps.append(Step(order.confirmed_at, title, "", DONE))
    if order.state == OrderState.EXPIRED:
        detail = _("期限までに手続きが終わらなかったため、お席の確保を終了しました。")
        steps.append(Step(_moved_at(order), _("期限が過ぎました"), detail, FAIL))
    if order.state == OrderState.CANCELLED:
        steps.append(Step(_moved_at(order), _("お申込みを取り消しました"), "", FAIL))
    for review in order.reviews.filter(closed_at=None).order_by("pk"):
        detail = _("お支払いは記録しています。担当者が確認し、メールでご連絡します。")
        steps.append(Step(review.opened_at, _("担当者が確認しています"), detail, NOW))
    return steps


def _moved_at(order: Order) -> datetime | None:
    moves = order.log.filter(kind="state", to_state=order.state).order_by("-pk")
    return moves.values_list("at", flat=True).first()


def _tickets(order: Order) -> list[Step]:
    tickets = list(order.tickets.all())
    issued = [ticket for ticket in tickets if ticket.issued_at and ticket.state != TicketState.VOID]
    waiting = [ticket for ticket in tickets if ticket.state == TicketState.SCHEDULED]
    steps = []
    if issued:
        detail = ngettext("%(n)d枚", "%(n)d枚", len(issued)) % {"n": len(issued)}
        steps.append(Step(issued[0].issued_at, _("電子チケットを発券しました"), detail, DONE))
    if waiting:
        detail = _("%(at)sに発券し、メールでお知らせします。") % {"at": moment(waiting[0].issue_at)}
        steps.append(Step(None, _("電子チケットの発券を待っています"), detail, NOW))
    return steps


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
    detail = _("宛先：%(to)s。アドレスを確かめて、もう一度お送りください。") % {"to": mail.address}
    title = _("「%(mail)s」のメールを送れませんでした") % {"mail": label}
    return Step(mail.sent_at or mail.created_at, title, detail, FAIL)


def _is_pending(order: Order) -> bool:
    return order.state == OrderState.PENDING


# Kind → the word of its tag, and the look of tag and notice.
LABELS = {
    "confirmed": (_lazy("確定"), "ok"),
    "action": (_lazy("お支払い待ち"), "warn"),
    "refused": (_lazy("お支払い待ち"), "warn"),
    "unpaid": (_lazy("お支払い待ち"), "warn"),
    "silent": (_lazy("お支払い待ち"), "warn"),
    "checking": (_lazy("お支払い確認中"), "warn"),
    "review": (_lazy("お支払い確認中"), "warn"),
    "refund": (_lazy("お支払い確認中"), "warn"),
    "expired": (_lazy("期限切れ"), "info"),
    "cancelled": (_lazy("取り消し"), "info"),
}


@dataclass(frozen=True)
class Standing:
    """How an order stands, wherever its buyer reads of it: the order's own page, My Page, the lookup of support.

    `kind`: confirmed, action (the buyer is needed at the provider, `pay_url`), silent (the provider did not answer when
    the payment was begun), checking (it has not said yes or no), refused, unpaid, review (a person must look at the
    payment), refund (paid, but the places were gone), expired, cancelled. `may_pay`: the payment may be begun (again)
    or continued until `until`.
    """

    kind: str
    title: str
    text: str
    may_pay: bool = False
    until: datetime | None = None
    pay_url: str = ""

    @property
    def label(self) -> str:
        """One word, for lists."""
        return str(LABELS[self.kind][0])

    @property
    def tone(self) -> str:
        """ok, warn or info."""
        return LABELS[self.kind][1]

    @property
    def is_moving(self) -> bool:
        """It may change by itself, so a page asks again."""
        return self.kind in {"action", "checking"}


def standing(order: Order, at: datetime) -> Standing:
    """The order's state in sentences, and what its buyer can do now. Lists prefetch `attempts` and `reviews`."""
    if order.state == OrderState.CONFIRMED:
        title = _("申込みが完了しました") if order.is_free else _("購入が完了しました")
        return Standing("confirmed", title, _("確認のメールをお送りします。"))
    attempts = sorted(order.attempts.all(), key=lambda attempt: attempt.pk)
    is_paid = any(attempt.state == AttemptState.PAID for attempt in attempts)
    if not _is_pending(order) and is_paid and order.confirmed_at is None:
        text = _(
            "お支払いを確認しましたが、お席の確保時間が過ぎていました。返金について、担当者からメールでお知らせします。"
        )
        return Standing("refund", _("お席を確保できませんでした"), text)
    if any(review.closed_at is None for review in order.reviews.all()):
        text = _(
            "お支払いは記録しています。担当者が確認し、メールでご連絡します。もう一度お支払いにならないでください。"
        )
        return Standing("review", _("お支払いを確認しています"), text)
    if _is_pending(order) and attempts and attempts[-1].state in {*OPEN, AttemptState.PAID}:
        return _being_paid(order, attempts[-1], at)
    if not _is_pending(order) or order.expires_at <= at:
        return _over(order)
    return _to_be_paid(order, attempts[-1] if attempts else None)


def _being_paid(order: Order, attempt: PaymentAttempt, at: datetime) -> Standing:
    if attempt.state == AttemptState.ACTION_REQUIRED and attempt.redirect_url and at < order.expires_at:
        text = _("支払いの画面で手続きを続けてください。まだ購入は完了していません。")
        title, until = _("支払いの手続きが残っています"), order.expires_at
        return Standing("action", title, text, may_pay=True, until=until, pay_url=attempt.redirect_url)
    if attempt.is_unknown and not attempt.reference and at < order.expires_at:
        text = _("決済会社につながりませんでした。支払いはまだ始まっていません。お席は確保したままです。")
        return Standing("silent", _("支払いの画面を開けませんでした"), text, may_pay=True, until=order.expires_at)
    text = _("お支払いの結果を待っています。何度も支払う必要はありません。")
    return Standing("checking", _("支払いを確かめています"), text)


def _over(order: Order) -> Standing:
    if order.confirmed_at:
        return Standing("cancelled", _("お申込みを取り消しました"), _("この申込みのチケットは使えません。"))
    text = _("購入は成立していません。残りがあれば、もう一度選んで申し込めます。")
    if order.state == OrderState.CANCELLED:
        return Standing("cancelled", _("お申込みを取り消しました"), text)
    return Standing("expired", _("この申込みは終了しました"), text)


def _to_be_paid(order: Order, last: PaymentAttempt | None) -> Standing:
    kind, text = "refused", decline_words(last)
    if last is None:
        kind = "unpaid"
        text = _("まだお支払いは済んでいません。お席は%(until)s確保しています。") % {
            "until": deadline(order.expires_at)
        }
    return Standing(kind, _("まだ支払いが済んでいません"), text, may_pay=True, until=order.expires_at)
