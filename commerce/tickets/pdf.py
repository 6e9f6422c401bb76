"""Tickets on paper: one page each, with the QR, for the mail of an event that wants it."""

from collections.abc import Sequence
from pathlib import Path

from django.template.loader import render_to_string
from django.utils.translation import override

from commerce.tickets import qr
from commerce.tickets.models import Ticket
from portal.shared import pdf

STYLE = Path(__file__).resolve().parent / "ticket.css"


def render(tickets: Sequence[Ticket], locale: str) -> bytes:
    """The document of issued tickets, in the language of the mail. Never inside a transaction."""
    drawn = [{"ticket": ticket, "qr": qr.svg(qr.payload(ticket))} for ticket in tickets]
    with override(locale):
        return pdf.draw(
            render_to_string("commerce/tickets/ticket_pdf.html", {"tickets": drawn, "locale": locale}), STYLE
        )
