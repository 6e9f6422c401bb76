"""Tickets as PDF, one page each with its QR code, for the e-mail of events with `pdf_in_mail`."""

from collections.abc import Sequence
from pathlib import Path

from django.template.loader import render_to_string
from django.utils.translation import override

from commerce.tickets import qr
from commerce.tickets.models import Ticket
from portal.shared.documents import pdf

STYLE = Path(__file__).resolve().parent / "ticket.css"
ROOMY_LENGTH = 120  # with longer texts the letters are smaller, so that a ticket stays on one page


def render(tickets: Sequence[Ticket], locale: str) -> bytes:
    """The PDF of issued tickets in the language of the e-mail; slow, never call it inside a transaction."""
    with override(locale):
        pages = [
            {"ticket": ticket, "qr": qr.svg(qr.payload(ticket)), "is_dense": _length(ticket) > ROOMY_LENGTH}
            for ticket in tickets
        ]
        return pdf.draw(
            render_to_string("commerce/tickets/ticket_pdf.html", {"tickets": pages, "locale": locale}), STYLE
        )


def _length(ticket: Ticket) -> int:
    """Characters of the texts that people typed."""
    performance, event = ticket.performance, ticket.performance.event
    place = performance.venue + performance.address
    texts = (event.title, ticket.line.name, place, ticket.holder_name, event.organizer.display_name)
    return sum(map(len, texts))
