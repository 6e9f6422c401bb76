"""E-mails about a lottery entry: received, withdrawn, won, lost, forfeited. Their context is read when they are sent."""

from collections.abc import Callable
from typing import cast

from django.utils.translation import gettext_lazy as _

from commerce.catalog.mailed_pictures import mailed_picture
from commerce.lottery.links import lottery_entry_url
from commerce.lottery.models import LotteryEntry
from commerce.lottery.queries import draw_of
from commerce.lottery.states import LotteryEntryState
from commerce.lottery.status import entry_status, is_to_be_paid
from commerce.orders.states import OrderState
from portal.shared import clock
from portal.shared.http.absolute_urls import absolute
from portal.shared.mail.mail_kinds import MailKind, days, register_mail_kind
from portal.shared.mail.models import MailMessage


def _context(mail: MailMessage) -> dict:
    lottery_entry = cast(LotteryEntry, mail.about)
    event, order, at = lottery_entry.performance.event, lottery_entry.order, clock.now()
    return {
        "lottery_entry": lottery_entry,
        "event": event,
        "picture_url": mailed_picture(event),
        "performance": lottery_entry.performance,
        "choices": [choice.ticket_type for choice in lottery_entry.choices.select_related("ticket_type")],
        "draw": draw_of(lottery_entry),
        "entry_status": entry_status(lottery_entry, at),
        "order": order,
        "to_pay": is_to_be_paid(lottery_entry, at),
        "pay_url": absolute("checkout_payment", order.code, locale=mail.locale) if order else "",
        "lottery_entry_url": lottery_entry_url(lottery_entry),
        "lottery_url": absolute("event_lottery", event.slug, locale=mail.locale),
    }


def _has_state(state: LotteryEntryState) -> Callable[[MailMessage], bool]:
    """A check for the time of sending: whether the entry is still in the state that the e-mail reports."""
    return lambda mail: cast(LotteryEntry, mail.about).state == state


def _is_won(mail: MailMessage) -> bool:
    """False if the order of the win has ended before the e-mail is sent."""
    lottery_entry = cast(LotteryEntry, mail.about)
    order = lottery_entry.order
    is_active = order is not None and order.state in (OrderState.PENDING, OrderState.CONFIRMED)
    return lottery_entry.state == LotteryEntryState.WON and is_active


for mail_kind in (
    MailKind(
        "lottery_received",
        _("抽選のお申込みを受け付けました"),
        context=_context,
        priority=2,
        is_current=_has_state(LotteryEntryState.ENTERED),
    ),
    MailKind(
        "lottery_won",
        _("抽選の結果：当選しました"),
        context=_context,
        priority=2,
        is_current=_is_won,
        matters_until=days(14),
        is_owed=True,
    ),
    MailKind(
        "lottery_lost",
        _("抽選の結果：今回は落選となりました"),
        context=_context,
        priority=4,
        is_current=_has_state(LotteryEntryState.LOST),
        matters_until=days(14),
        is_owed=True,
    ),
    MailKind("lottery_withdrawn", _("抽選のお申込みを取りやめました"), context=_context, priority=3),
    MailKind(
        "lottery_forfeited",
        _("当選は取り消されました"),
        context=_context,
        priority=3,
        is_current=_has_state(LotteryEntryState.FORFEITED),
    ),
):
    register_mail_kind(mail_kind)
