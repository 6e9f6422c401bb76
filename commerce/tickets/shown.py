"""What the page shows of one ticket: its stamp, its code or the reason why there is none, and who else comes along."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max
from django.utils.translation import gettext as _

from commerce.catalog.states import PerformanceState
from commerce.tickets import qr, rotating_code
from commerce.tickets.models import CheckIn, Ticket
from commerce.tickets.states import CheckInKind, ScanResult, TicketState
from portal.shared.templatetags.formatting import format_datetime


@dataclass(frozen=True)
class Stamp:
    """Whether the ticket was used, in a word, a shape (`icon`) and, of an admission, its time."""

    icon: str
    word: str
    at: datetime | None = None


@dataclass(frozen=True)
class ShownTicket:
    """One ticket on the page; `number` counts those of the same holder. `code` is the picture of its QR code, or ""."""

    ticket: Ticket
    number: int
    stamp: Stamp
    code: str
    why: str  # there is no code
    rotating_code: dict[str, str] | None

    @property
    def has_calendar(self) -> bool:
        """Whether it may still be used at the time that it says."""
        is_held = self.ticket.performance.state not in (PerformanceState.CANCELLED, PerformanceState.POSTPONED)
        return is_held and self.ticket.state in (TicketState.ISSUED, TicketState.SCHEDULED)


def shown_tickets(tickets: Sequence[Ticket], held: Sequence[Ticket], at: datetime) -> list[ShownTicket]:
    """Those tickets at that time; reads their admissions where one was used."""
    used = [ticket.pk for ticket in tickets if ticket.state == TicketState.USED]
    admitted_at = _admission_times(used) if used else {}
    numbers = {ticket.pk: number for number, ticket in enumerate(held, start=1)}
    return [_shown(ticket, numbers[ticket.pk], admitted_at.get(ticket.pk), at) for ticket in tickets]


def first_of_deck(first: Ticket, held: Sequence[Ticket]) -> list[Ticket]:
    """The tickets in their order, turned so that the one that was opened lies on top."""
    place = [ticket.pk for ticket in held].index(first.pk)
    return [*held[place:], *held[:place]]


def companions(ticket: Ticket) -> list[str]:
    """Names of those whom the buyer gave tickets of the order; for the buyer's eyes only."""
    given = ticket.order.tickets.exclude(holder_user=ticket.order.user_id).exclude(state=TicketState.VOID)
    return list(given.order_by("number").values_list("holder_name", flat=True))


def _admission_times(pks: Sequence[int]) -> dict[int, datetime]:
    """When each was admitted, after the last undo; coming in again later does not count."""
    admitted = CheckIn.objects.filter(ticket__in=pks, kind=CheckInKind.ADMITTED, result=ScanResult.OK).order_by()
    return dict(admitted.values_list("ticket").annotate(Max("at")))


def _shown(ticket: Ticket, number: int, admitted_at: datetime | None, at: datetime) -> ShownTicket:
    is_issued = ticket.state == TicketState.ISSUED
    return ShownTicket(
        ticket=ticket,
        number=number,
        stamp=_stamp(ticket, admitted_at),
        code=qr.svg(qr.payload(ticket)) if is_issued else "",
        why=_why(ticket, at),
        rotating_code=rotating_code.page_data(ticket) if is_issued and ticket.performance.event.rotating_code else None,
    )


def _stamp(ticket: Ticket, admitted_at: datetime | None) -> Stamp:
    match ticket.state:
        case TicketState.USED:
            return Stamp("done", _("入場済み"), admitted_at)
        case TicketState.SCHEDULED:
            return Stamp("wait", _("発券前"))
        case TicketState.BLOCKED:
            return Stamp("lock", _("一時停止"))
        case TicketState.VOID:
            return Stamp("fail", _("無効"))
    return Stamp("ticket", _("未入場"))


def _why(ticket: Ticket, at: datetime) -> str:
    match ticket.state:
        case TicketState.SCHEDULED if ticket.issue_at <= at:
            return _("まもなく発券します。数分後に、このページを読み込み直してください。")
        case TicketState.SCHEDULED:
            text = _("%(when)sに発券します。発券したらメールでお知らせします。このページにもQRコードが表示されます。")
            return text % {"when": format_datetime(ticket.issue_at)}
        case TicketState.USED:
            return _("このチケットは、すでに入場に使われています。再入場については、会場の係員におたずねください。")
        case TicketState.BLOCKED:
            return _("このチケットは、いま使えません。お問い合わせください。会場では、係員に番号をお見せください。")
        case TicketState.VOID:
            return _("このチケットは取り消されたため、使えません。お心当たりがないときは、お問い合わせください。")
    return ""
