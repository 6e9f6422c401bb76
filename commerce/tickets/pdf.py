"""Tickets as PDF, one page each with its QR code, for the e-mail of events with `pdf_in_mail`."""

import base64
from collections.abc import Sequence
from pathlib import Path

from django.template.loader import render_to_string
from django.utils.translation import override

from commerce.catalog.models import Event
from commerce.catalog.pictures import stub_file
from commerce.tickets import qr
from commerce.tickets.models import Ticket
from portal.shared.documents import pdf

STYLE = Path(__file__).resolve().parent / "ticket.css"
ROOMY_LENGTH = 120  # with longer texts the letters are smaller, so that a ticket stays on one page


def render(tickets: Sequence[Ticket], locale: str) -> bytes:
    """The PDF of issued tickets in the language of the e-mail; slow, never call it inside a transaction."""
    with override(locale):
        arts = {ticket.performance.event_id: _art(ticket.performance.event) for ticket in tickets}
        pages = [
            {
                "ticket": ticket,
                "art": arts[ticket.performance.event_id],
                "qr": qr.svg(qr.payload(ticket)),
                "is_dense": _length(ticket) > ROOMY_LENGTH,
            }
            for ticket in tickets
        ]
        return pdf.draw(
            render_to_string("commerce/tickets/ticket_pdf.html", {"tickets": pages, "locale": locale}), STYLE
        )


def _art(event: Event) -> str:
    """The strip of art as a data URL, since documents load nothing."""
    media, content = stub_file(event)
    return f"data:{media};base64,{base64.b64encode(content).decode()}"


def _length(ticket: Ticket) -> int:
    """Characters of the texts that people typed."""
    performance, event = ticket.performance, ticket.performance.event
    place = performance.venue + performance.address
    texts = (event.title, ticket.line.name, place, ticket.holder_name, event.organizer.display_name)
    return sum(map(len, texts))
