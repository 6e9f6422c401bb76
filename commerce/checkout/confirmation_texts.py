"""Sentences of the confirmation screen: payment, performance and ticket issue, cancellation."""

from django.utils.translation import gettext as _

from commerce.catalog.models import Event, Performance
from commerce.catalog.states import (
    CancellationRule,
    EntryMode,
    IssueRule,
    MethodCode,
    PerformanceKind,
    StoreCode,
    UnavailableReason,
)
from commerce.catalog.streams import stream_period
from commerce.checkout.payment_choices import PaymentChoice
from commerce.checkout.quotes import Quote
from portal.shared.money import yen
from portal.shared.templatetags.formatting import day, deadline, format_datetime


def payment_terms(quote: Quote, payment_choice: PaymentChoice | None, *, store: str = "") -> list[str]:
    """Time and method of payment; `store` is the selected chain (StoreCode), if the method requires one."""
    if not quote.total_yen:
        return [_("支払いはありません。")]
    if payment_choice is None:
        return [_("支払い方法を選んでください。")]
    match payment_choice.code:
        case MethodCode.KONBINI:
            return _konbini_terms(payment_choice, store)
        case MethodCode.PAYPAY:
            when = _("お申込みのボタンを押したあと、PayPayの画面ですぐに支払います。")
        case MethodCode.PAIDY:
            when = _(
                "お申込みのボタンを押したあと、Paidyの画面で手続きします。Paidyへのお支払いの時期は、Paidyがご案内します。"
            )
        case _:
            when = _("お申込みのボタンを押したあと、次の画面ですぐに支払います。")
    return [str(payment_choice.option.method), when]


def _konbini_terms(payment_choice: PaymentChoice, store: str) -> list[str]:
    """The selected chain or all chains, the deadline, and that an unpaid order expires."""
    stores = [store] if payment_choice.asks_store and store else payment_choice.stores
    names = _("、").join(str(StoreCode(code).label) for code in stores)
    until = (
        [_("%(until)sに、店頭で支払います。") % {"until": deadline(payment_choice.deadline)}]
        if payment_choice.deadline
        else []
    )
    return [
        _("%(method)s（%(stores)s）") % {"method": payment_choice.option.method, "stores": names},
        *until,
        _("支払いに使う番号は、お申込みのボタンを押したあとの画面とメールでお知らせします。"),
        _("期限までに支払いがないときは、お申込みは自動で取り消しになります。"),
    ]


def unavailable_text(payment_choice: PaymentChoice) -> str:
    """Sentence why a payment method cannot be chosen; empty when it can."""
    match payment_choice.unavailable_reason:
        case UnavailableReason.TOO_LITTLE:
            return _("合計%(least)sから選べます。") % {"least": yen(payment_choice.least_yen)}
        case UnavailableReason.TOO_MUCH:
            return _("合計%(most)sまでのお支払いで選べます。") % {"most": yen(payment_choice.most_yen)}
    return str(payment_choice.unavailable_reason.label) if payment_choice.unavailable_reason else ""


def provision_terms(event: Event, quote: Quote) -> list[str]:
    """Date and venue of each performance, and when its ticket is issued."""
    performances = quote.performances
    sentences = [sentence for performance in performances for sentence in when_and_where(performance)]
    if any(performance.entry_mode == EntryMode.TICKET for performance in performances):
        sentences.append(issue_terms(event))
    if any(performance.entry_mode == EntryMode.NONE for performance in performances):
        sentences.append(
            _("電子チケットは不要です。参加の方法は、お申込み完了のメールと申込内容詳細でお知らせします。")
        )
    return sentences


def when_and_where(performance: Performance) -> list[str]:
    """Date, times and name, and the venue if there is one: 2026年12月12日（土） 開場17:30／開演18:30 初日."""
    if performance.kind == PerformanceKind.STREAMING:
        return _when_to_watch(performance)
    return [_when(performance), *([performance.venue] if performance.venue else [])]


def _when(performance: Performance) -> str:
    label = performance.text.label if performance.text else ""
    return f"{day(performance.starts_at)} {performance.times} {label}".rstrip()


def _when_to_watch(performance: Performance) -> list[str]:
    """Date and start of a stream, and from and until when it can be watched."""
    opens_at, closes_at = stream_period(performance)
    values = {"opens": format_datetime(opens_at), "closes": deadline(closes_at)}
    period = _("（%(opens)sから%(closes)s視聴できます）") % values
    return [f"{_when(performance)}{period}", *([performance.venue] if performance.venue else [])]


def issue_terms(event: Event) -> str:
    """Sentence about the time at which the tickets are issued."""
    if event.issue_rule == IssueRule.ON_DATE and event.issue_at:
        return _("電子チケットは%(date)sに発券し、メールでお知らせします。") % {"date": format_datetime(event.issue_at)}
    return _("電子チケットは、お申込みが確定するとすぐに発券します。")


def cancellation_terms(event: Event) -> list[str]:
    """Whether the buyer may cancel, until when, and the fee."""
    if event.cancellation == CancellationRule.NONE:
        return [_("お申込みの確定後は、お客さまのご都合による取り消しと日時の変更はできません。")]
    return [_cancel_until(event.cancel_until_hours), _cancellation_fee(event)]


def _cancel_until(hours: int) -> str:
    if not hours:
        return _("開演まで、マイページから取り消せます。")
    return _("開演の%(hours)s時間前まで、マイページから取り消せます。") % {"hours": hours}


def _cancellation_fee(event: Event) -> str:
    parts = [yen(event.cancel_fee_yen)] if event.cancel_fee_yen else []
    parts += [_("券面の%(percent)s%%") % {"percent": event.cancel_fee_percent}] if event.cancel_fee_percent else []
    return _("取り消し手数料：%(fee)s") % {"fee": _("と").join(parts) or _("無料")}
