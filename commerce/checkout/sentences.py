"""Sentences of the final screen: when and how one pays, when the ticket comes, whether one can cancel."""

from django.utils.translation import gettext as _

from commerce.catalog.models import Event, Performance
from commerce.catalog.states import CancellationRule, EntryMode, IssueRule, MethodCode, PerformanceKind
from commerce.checkout.quotes import Quote
from portal.shared.money import yen
from portal.shared.templatetags.shared import clock_time, day, moment


def payment_terms(quote: Quote) -> list[str]:
    """When and how."""
    if not quote.total_yen:
        return [_("支払いはありません。")]
    if quote.option is None:
        return [_("支払い方法を選んでください。")]
    method = quote.option.method
    if method.code == MethodCode.KONBINI:
        return [str(method), _("申込みのあとにお知らせする期限までに、店頭で支払います。")]
    return [str(method), _("申込みのボタンを押したあと、次の画面ですぐに支払います。")]


def provision_terms(event: Event, quote: Quote) -> list[str]:
    """Date and place of each performance, and when its ticket can be shown."""
    performances = list(
        {line.ticket_type.performance_id: line.ticket_type.performance for line in quote.lines}.values()
    )
    sentences = [sentence for performance in performances for sentence in when_and_where(performance)]
    if any(performance.entry_mode == EntryMode.TICKET for performance in performances):
        sentences.append(issue_terms(event))
    if any(performance.entry_mode == EntryMode.NONE for performance in performances):
        sentences.append(_("電子チケットは不要です。参加の方法は、申込み完了のメールと申込内容詳細でお知らせします。"))
    return sentences


def when_and_where(performance: Performance) -> list[str]:
    """2026年12月12日（土） 開場17:30／開演18:30, and the place."""
    streamed = performance.kind == PerformanceKind.STREAMING
    start = (_("開始%(start)s") if streamed else _("開演%(start)s")) % {"start": clock_time(performance.starts_at)}
    if performance.doors_at:
        start = _("開場%(doors)s／%(start)s") % {"doors": clock_time(performance.doors_at), "start": start}
    return [f"{day(performance.starts_at)} {start}", *([performance.venue] if performance.venue else [])]


def issue_terms(event: Event) -> str:
    """When the tickets are issued."""
    if event.issue_rule == IssueRule.ON_DATE and event.issue_at:
        return _("電子チケットは%(date)sに発行し、メールでお知らせします。") % {"date": moment(event.issue_at)}
    return _("電子チケットは、申込みが確定するとすぐに発行します。")


def cancellation_terms(event: Event) -> list[str]:
    """Whether the buyer may cancel, until when, for how much."""
    if event.cancellation == CancellationRule.NONE:
        return [_("申込みの確定後は、お客さまのご都合による取り消しと日時の変更はできません。")]
    until = _("開演の%(hours)s時間前まで取り消せます。お問い合わせからお申し出ください。")
    return [until % {"hours": event.cancel_until_hours}, _cancellation_fee(event)]


def _cancellation_fee(event: Event) -> str:
    parts = [yen(event.cancel_fee_yen)] if event.cancel_fee_yen else []
    parts += [_("券面の%(percent)s%%") % {"percent": event.cancel_fee_percent}] if event.cancel_fee_percent else []
    return _("取り消し手数料：%(fee)s") % {"fee": _("と").join(parts) or _("無料")}
