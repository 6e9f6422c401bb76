"""The mails about a lottery entry: it is there, taken back, won, lost, or its win is over; gathered when sent."""

from typing import cast

from django.utils.translation import gettext_lazy as _

from commerce.lottery.links import application_url
from commerce.lottery.models import Application
from commerce.lottery.queries import draw_of
from commerce.lottery.states import ApplicationState
from commerce.lottery.status import is_to_be_paid, standing
from commerce.orders.states import OrderState
from portal.shared import clock
from portal.shared.absolute_urls import absolute
from portal.shared.mail.mail_kinds import MailKind, register_mail_kind
from portal.shared.mail.models import MailMessage


def _entry(mail: MailMessage) -> dict:
    entry = cast(Application, mail.about)
    event, at = entry.performance.event, clock.now()
    return {
        "entry": entry,
        "event": event,
        "performance": entry.performance,
        "wishes": [choice.ticket_type for choice in entry.choices.select_related("ticket_type")],
        "draw": draw_of(entry),
        "standing": standing(entry, at),
        "order": entry.order,
        "to_pay": is_to_be_paid(entry, at),
        "pay_url": absolute("checkout_payment", entry.order.code, locale=mail.locale) if entry.order else "",
        "application_url": application_url(entry),
        "lottery_url": absolute("event_lottery", event.slug, locale=mail.locale),
    }


def _is(*states: ApplicationState):
    """Whether the entry is still as the mail says at the moment of sending."""
    return lambda mail: cast(Application, mail.about).state in states


def _is_won(mail: MailMessage) -> bool:
    """A win whose order ended meanwhile is no good news any more."""
    entry = cast(Application, mail.about)
    is_alive = entry.order is not None and entry.order.state in (OrderState.PENDING, OrderState.CONFIRMED)
    return entry.state == ApplicationState.WON and is_alive


for kind in (
    MailKind(
        "application_received",
        _("抽選のお申込みの確認"),
        context=_entry,
        priority=2,
        is_current=_is(ApplicationState.ENTERED),
    ),
    MailKind("application_won", _("抽選結果（当選）"), context=_entry, priority=2, is_current=_is_won),
    MailKind(
        "application_lost",
        _("抽選結果（落選）"),
        context=_entry,
        priority=4,
        is_current=_is(ApplicationState.LOST),
    ),
    MailKind("application_withdrawn", _("抽選のお申込みの取りやめ"), context=_entry, priority=3),
    MailKind(
        "application_forfeited",
        _("当選の取り消し"),
        context=_entry,
        priority=3,
        is_current=_is(ApplicationState.FORFEITED),
    ),
):
    register_mail_kind(kind)
