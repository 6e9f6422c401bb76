"""Tickets as PDF, one page each with its QR code, for the e-mail of events with `pdf_in_mail`."""

from collections.abc import Sequence
from pathlib import Path

from django.template.loader import render_to_string
from django.utils.translation import override

from commerce.tickets import qr
from commerce.tickets.models import Ticket
from portal.shared.documents import pdf

STYLE = Path(__file__).resolve().parent / "ticket.css"


def render(tickets: Sequence[Ticket], locale: str) -> bytes:
    """The PDF of issued tickets in the language of the e-mail; slow, never call it inside a transaction."""
    pages = [{"ticket": ticket, "qr": qr.svg(qr.payload(ticket))} for ticket in tickets]
    with override(locale):
        return pdf.draw(
            render_to_string("commerce/tickets/ticket_pdf.html", {"tickets": pages, "locale": locale}), STYLE
        )
