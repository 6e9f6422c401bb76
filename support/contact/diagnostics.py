"""What may go along with an inquiry, in words: shown to the person first, and sent only when they agree."""

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext as _

from cms.environment.queries import all_rules, simple_phones
from cms.environment.rules import Purpose
from commerce.orders.models import Order
from portal.shared.mail.mail_kinds import kinds
from portal.shared.mail.models import MailMessage
from portal.shared.templatetags.formatting import moment
from support.device_check.detection import recognise
from support.device_check.queries import result_lines
from support.device_check.verdicts import answer
from support.lookup.queries import OrderRow, orders_of

MAILS = 5

Lines = list[tuple[str, str]]


def own_orders(address: str | None, at: datetime) -> list[OrderRow]:
    """The newest orders of whoever is known to sit before this browser; nobody else is told of any."""
    return orders_of(address, at) if address else []


def enclosure(headers: Mapping[str, str], *, device_code: str, address: str | None, row: OrderRow | None) -> Lines:
    """(label, words) of all that goes along: a device, and of an own order its state and its mails.

    The device is the one of a result code, which may have been made on another; else the one that asks.
    """
    lines = result_lines(device_code) or _device(headers)
    if row and address:
        title = f"{row.order.code} {row.order.event.title}"
        lines += [(_("お申込み"), title), (_("お申込みの状態"), f"{row.standing.label} {row.words}")]
        lines += _mails(row.order)
    return lines


def _device(headers: Mapping[str, str]) -> Lines:
    found, rules = recognise(headers, simple_phones=simple_phones()), all_rules()
    names = " / ".join(part for part in (found.system_words, found.browser_words) if part)
    verdicts = [answer(found, purpose, rules) for purpose in Purpose.values]
    said = [(_("判定：%(purpose)s") % {"purpose": one.label}, one.words) for one in verdicts]
    return [(_("お使いの端末"), names or _("分かりませんでした")), *said]


def _mails(order: Order) -> Lines:
    newest = MailMessage.objects.about(order).order_by("-pk")[:MAILS]
    return [(_("メール：%(label)s") % {"label": kinds[mail.kind].label}, _mail_words(mail)) for mail in newest]


def _mail_words(mail: MailMessage) -> str:
    return f"{moment(mail.sent_at or mail.created_at)} {mail.get_state_display()}"
