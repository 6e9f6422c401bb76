"""Reads of the mails of one address."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from commerce.orders.models import Order
from commerce.orders.states import OrderState
from portal.shared.mail.kinds import kinds
from portal.shared.mail.models import MailMessage, MailState

SHOWN = 20
HIDDEN_KINDS = ("verify_address",)  # whoever reads this has just used it

DONE, NOW, FAIL = "done", "now", "fail"


@dataclass(frozen=True)
class MailRow:
    """One mail as its receiver reads it; a server that took it is all that anybody can know."""

    mail: MailMessage
    label: str
    at: datetime
    state: str  # done, now or fail, as the time line shows it
    words: str
    advice: str
    order: Order | None  # the order that the mail tells of, when its mail can be sent again


def mails_of(address: str) -> list[MailRow]:
    """The newest 20 mails to the address or to its account, newest first."""
    mine = Q(address__iexact=address) | Q(user__email__iexact=address)
    mails = MailMessage.objects.filter(mine).exclude(kind__in=HIDDEN_KINDS).order_by("-created_at", "-pk")
    shown = mails.select_related("user").prefetch_related("about")[:SHOWN]
    return _offered_once([_row(mail, address) for mail in shown])


def _offered_once(rows: list[MailRow]) -> list[MailRow]:
    """An order's mail is offered again beside its newest mail only: the button would do the same at each of them."""
    newest = {row.order.pk: row.mail.pk for row in reversed(rows) if row.order}
    return [row if row.order and newest[row.order.pk] == row.mail.pk else replace(row, order=None) for row in rows]


def _row(mail: MailMessage, address: str) -> MailRow:
    kind = kinds.get(mail.kind)
    label = str(kind.label) if kind else mail.kind
    state, words, advice = _standing(mail)
    return MailRow(mail, label, mail.sent_at or mail.created_at, state, words, advice, _sendable(mail, address))


def _sendable(mail: MailMessage, address: str) -> Order | None:
    """Only the account that has the address today may have its mail sent again."""
    order = mail.about if isinstance(mail.about, Order) else None
    is_mine = mail.user is not None and mail.user.email.lower() == address.lower()
    if order is None or not is_mine or order.user_id != mail.user_id:
        return None
    return order if order.state == OrderState.CONFIRMED else None


def _standing(mail: MailMessage) -> tuple[str, str, str]:
    match mail.state:
        case MailState.QUEUED | MailState.SENDING | MailState.DEFERRED:
            return NOW, _("送信中です"), _("しばらく待っても届かないときは、もう一度ご覧ください。")
        case MailState.SENT | MailState.DELIVERED:
            advice = _("届いていないときは、迷惑メールのフォルダーと、受信の設定を確かめてください。")
            return DONE, _("お使いのメール会社に渡しました"), advice
        case MailState.BOUNCED:
            advice = _("アドレスが違うか、受信の設定で拒否されています。設定を確かめてから、もう一度お送りください。")
            return FAIL, _("受け取りを断られました"), advice
        case MailState.COMPLAINED:
            advice = _("迷惑メールの指定を外してから、もう一度お送りください。")
            return FAIL, _("迷惑メールとして扱われました"), advice
        case MailState.SUPPRESSED:
            return FAIL, _("送信を見合わせました"), _("お送りする前に、内容が古くなったためです。")
    return FAIL, _("送れませんでした"), _("アドレスを確かめてから、もう一度お送りください。")
