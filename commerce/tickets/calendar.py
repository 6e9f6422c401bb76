"""A ticket as an iCalendar file (RFC 5545)."""

import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from commerce.catalog.models import Performance
from commerce.catalog.states import PerformanceState
from commerce.tickets.models import Ticket
from commerce.tickets.states import TicketState

ESTIMATED_HOURS = 2  # from the start, where the end is not announced; without an end, calendars show a moment
LINE_OCTETS = 75  # maximum of RFC 5545 §3.1, without the line break


def ics_file(ticket: Ticket, *, url: str, at: datetime) -> str:
    """The file with one event that links to the e-ticket at `url`; the UID is always the same for a ticket."""
    lines = [f"{name}:{value}" for name, value in _properties(ticket, url, at)]
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _properties(ticket: Ticket, url: str, at: datetime) -> Iterator[tuple[str, str]]:
    performance = ticket.performance
    yield from [("BEGIN", "VCALENDAR"), ("VERSION", "2.0"), ("PRODID", f"-//{urlsplit(url).hostname}//tickets//JA")]
    yield from [("METHOD", "PUBLISH"), ("BEGIN", "VEVENT")]
    yield "UID", f"{ticket.public_id}@{urlsplit(url).hostname}"
    yield "DTSTAMP", _utc(at)
    yield "DTSTART", _utc(performance.starts_at)
    yield "DTEND", _utc(_announced_end(performance) or performance.starts_at + timedelta(hours=ESTIMATED_HOURS))
    yield "SUMMARY", _text(performance.event.title)
    if place := " ".join(filter(None, (performance.venue, performance.address))):
        yield "LOCATION", _text(place)
    yield "DESCRIPTION", _text(_description(ticket, url))
    yield "URL", url
    yield "STATUS", "CANCELLED" if _is_cancelled(ticket) else "CONFIRMED"
    yield from [("END", "VEVENT"), ("END", "VCALENDAR")]


def _announced_end(performance: Performance) -> datetime | None:
    end = performance.ends_at
    return end if end and end > performance.starts_at else None


def _description(ticket: Ticket, url: str) -> str:
    details = [
        (_("券種"), ticket.line.name),
        (_("席"), ticket.seat_label),
        (_("整理番号"), ticket.entry_number),
        (_("番号"), ticket.code_in_groups),
        (_("電子チケット"), url),
    ]
    if not _announced_end(ticket.performance):
        details.append((_("終了時刻"), _("目安です（開演から%(n)d時間）") % {"n": ESTIMATED_HOURS}))
    return "\n".join(_("%(name)s：%(value)s") % {"name": name, "value": value} for name, value in details if value)


def _is_cancelled(ticket: Ticket) -> bool:
    return ticket.state == TicketState.VOID or ticket.performance.state == PerformanceState.CANCELLED


def _utc(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(text: str) -> str:
    """Escapes a value of type TEXT (RFC 5545 §3.3.11), which has no control characters but tabs and line ends."""
    for character, escaped in (
        ("\\", "\\\\"),
        (";", "\\;"),
        (",", "\\,"),
        ("\r\n", "\\n"),
        ("\n", "\\n"),
        ("\r", "\\n"),
    ):
        text = text.replace(character, escaped)
    return "".join(sign for sign in text if sign == "\t" or unicodedata.category(sign) not in ("Cc", "Cs"))


def _folded(line: str) -> str:
    """Folds a line between characters; the space that begins each further line counts towards its length."""
    parts = [""]
    for character in line:
        if len((parts[-1] + character).encode()) > LINE_OCTETS:
            parts.append(" ")
        parts[-1] += character
    return "\r\n".join(parts)
