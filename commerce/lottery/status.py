"""The status of a lottery entry as text, for its page, lists and e-mails."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from commerce.catalog.models import TicketType
from commerce.lottery.models import Draw, LotteryEntry
from commerce.lottery.queries import Demand, demand_by_type, draw_of
from commerce.lottery.states import LotteryEntryState
from commerce.orders.states import OrderState
from portal.shared.templatetags.formatting import deadline, format_datetime


@dataclass(frozen=True)
class EntryStatus:
    """Texts of a status; `tone` is the CSS class of the notice, `label` a short text for a tag."""

    tone: str
    label: str
    title: str
    text: str


def entry_status(lottery_entry: LotteryEntry, at: datetime) -> EntryStatus:
    """The entry's status at that time, in the active language."""
    state = LotteryEntryState(lottery_entry.state)
    title, text = TEXTS[state](lottery_entry, at)
    return EntryStatus(TONES.get(state, "info"), str(state.label), title, text)


def may_withdraw(lottery_entry: LotteryEntry, at: datetime) -> bool:
    """Whether the page offers to withdraw; the service checks again."""
    return lottery_entry.state == LotteryEntryState.ENTERED and at < lottery_entry.period.ends_at


def is_to_be_paid(lottery_entry: LotteryEntry, at: datetime) -> bool:
    """Whether the entry has won and its order still has to be paid."""
    order = lottery_entry.order
    if order is None or lottery_entry.state != LotteryEntryState.WON:
        return False
    return order.state == OrderState.PENDING and order.expires_at > at and not order.is_free


def _entered(lottery_entry: LotteryEntry, at: datetime) -> tuple[str, str]:
    draw = draw_of(lottery_entry)
    before_draw = (
        _("%(when)sに抽選し、結果をメールでお知らせします。") % {"when": format_datetime(draw.draws_at)} if draw else ""
    )
    after_draw = _("抽選の結果は、メールとこのページでお知らせします。")
    title = _("抽選のお申込みを受け付けました") if at < lottery_entry.period.ends_at else _("抽選をお待ちください")
    return title, before_draw if draw and at < draw.draws_at else after_draw


def _won(lottery_entry: LotteryEntry, at: datetime) -> tuple[str, str]:
    order = lottery_entry.order
    if order and is_to_be_paid(lottery_entry, at):
        sentence = _("%(until)sに、お支払いをお済ませください。過ぎると当選は取り消されます。")
        return _("当選しました"), sentence % {"until": deadline(order.expires_at)}
    if order and order.state == OrderState.CANCELLED:
        return _("お申込みは取り消されました"), _("このお申込みのチケットは使えません。")
    if order and order.state == OrderState.CONFIRMED:
        return _("当選しました"), _("お申込みは完了しています。チケットのことは、申込内容詳細でご確認ください。")
    return _("当選しました"), _("お申込みの手続きを進めています。まもなくメールでお知らせします。")


def _lost(lottery_entry: LotteryEntry, at: datetime) -> tuple[str, str]:
    return _("今回は落選となりました"), " ".join([*why_lost(lottery_entry), *_may_be_promoted(lottery_entry, at)])


def why_lost(lottery_entry: LotteryEntry) -> list[str]:
    """For each choice, demand and stock; if the performance was cancelled before the draw, only that."""
    draw = draw_of(lottery_entry)
    if draw is None or lottery_entry.rank is None:
        return [_("公演が中止になったため、抽選は行いませんでした。")]
    demand = demand_by_type(draw)
    return [
        _demand_sentence(draw, choice.ticket_type, demand[choice.ticket_type_id])
        for choice in lottery_entry.choices.all()
    ]


def _demand_sentence(draw: Draw, ticket_type: TicketType, demand: Demand) -> str:
    sentence = _(
        "「%(name)s」は、%(places)s枚に対して、第1希望だけで%(entered)s件（%(wanted)s枚）のお申込みがありました。"
    )
    places = draw.places.get(str(ticket_type.quota_id), 0)
    return sentence % {"name": ticket_type.name, "places": places, "entered": demand.entered, "wanted": demand.wanted}


def _may_be_promoted(lottery_entry: LotteryEntry, at: datetime) -> list[str]:
    draw = draw_of(lottery_entry)
    if draw is None or lottery_entry.rank is None or at >= draw.moves_up_until:
        return []
    sentence = _(
        "当選を辞退された方の分は、抽選の順に繰り上げます。%(until)sに繰り上がったときは、メールでお知らせします。"
    )
    return [sentence % {"until": deadline(draw.moves_up_until)}]


def _withdrawn(lottery_entry: LotteryEntry, at: datetime) -> tuple[str, str]:
    again = _("受付期間のうちは、もう一度申し込めます。") if at < lottery_entry.period.ends_at else ""
    return _("お申込みを取りやめました"), again or _("この抽選の受付は終わりました。")


def _forfeited(lottery_entry: LotteryEntry, at: datetime) -> tuple[str, str]:
    if lottery_entry.order and lottery_entry.order.state == OrderState.CANCELLED:
        return _("当選は取り消されました"), _("お申込みを取りやめる手続きが済みました。")
    return _("当選は取り消されました"), _("お支払い期限までに、お支払いを確認できませんでした。")


TEXTS = {
    LotteryEntryState.ENTERED: _entered,
    LotteryEntryState.WON: _won,
    LotteryEntryState.LOST: _lost,
    LotteryEntryState.WITHDRAWN: _withdrawn,
    LotteryEntryState.FORFEITED: _forfeited,
}
TONES = {LotteryEntryState.WON: "ok", LotteryEntryState.FORFEITED: "warn"}
