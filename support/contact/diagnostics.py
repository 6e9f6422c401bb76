"""Technical data that may be sent along with an inquiry: shown to the customer first, sent only with consent."""

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext as _

from cms.environment.queries import all_rules, simple_phones
from cms.environment.rules import Purpose
from commerce.orders.models import Order
from portal.shared.mail.mail_kinds import label_of
from portal.shared.mail.models import MailMessage
from portal.shared.templatetags.formatting import format_datetime
from support.device_check.detection import detect_device
from support.device_check.queries import result_lines
from support.device_check.verdicts import verdict_for
from support.lookup.queries import OrderRow, orders_of

MAIL_LIMIT = 5

Lines = list[tuple[str, str]]


def orders_for_diagnostics(address: str | None, at: datetime) -> list[OrderRow]:
    """The newest orders of the browser's verified address; none without one."""
    return orders_of(address, at) if address else []


def collect_diagnostics(
    headers: Mapping[str, str], *, device_code: str, address: str | None, row: OrderRow | None
) -> Lines:
    """(label, text) lines: the device and, for an order of the verified address, its status and mails.

    The device is that of the result code, which may come from another device, else the one of this request.
    """
    lines = result_lines(device_code) or _device_lines(headers)
    if row and address:
        title = f"{row.order.code} {row.order.event.title}"
        lines += [(_("お申込み"), title), (_("お申込みの状態"), f"{row.status.label} {row.summary}")]
        lines += _mail_lines(row.order)
    return lines


def _device_lines(headers: Mapping[str, str]) -> Lines:
    device, rules = detect_device(headers, simple_phones=simple_phones()), all_rules()
    names = " / ".join(part for part in (device.system_label, device.browser_label) if part)
    verdicts = [verdict_for(device, purpose, rules) for purpose in Purpose.values]
    lines = [(_("判定：%(purpose)s") % {"purpose": verdict.label}, verdict.text) for verdict in verdicts]
    return [(_("お使いの端末"), names or _("分かりませんでした")), *lines]


def _mail_lines(order: Order) -> Lines:
    newest = MailMessage.objects.about(order).order_by("-pk").prefetch_related("about")[:MAIL_LIMIT]
    return [(_("メール：%(label)s") % {"label": label_of(mail)}, _mail_status(mail)) for mail in newest]


def _mail_status(mail: MailMessage) -> str:
    return f"{format_datetime(mail.sent_at or mail.created_at)} {mail.get_state_display()}"
