"""Tickets as PDF, attached to the e-mail if the event says so: one page per ticket with its QR code."""

import io
import shutil
import subprocess

import pytest
import zxingcpp
from django.core import mail
from PIL import Image
from pypdf import PdfReader

from commerce.catalog.models import Event, Organizer
from commerce.catalog.models.events import EventText, PerformanceText
from commerce.fulfilment import notifications
from commerce.tickets import pdf as ticket_pdf
from commerce.tickets import qr, transfers
from commerce.tickets.models import Ticket
from portal.shared.clock import now
from portal.shared.mail.sending.delivery import deliver
from tests.documents import boxes, missing_glyphs, overlaps
from tests.factories.accounts import make_buyer
from tests.factories.catalog import AT
from tests.factories.paid_orders import a_bought_order

pytestmark = pytest.mark.django_db
WIDTH, EDGE = 595, 20 * 72 / 25.4  # points of A4, and its margin


def mailed(order) -> list[tuple[str, bytes, str]]:
    """The files of the ticket mail."""
    row = notifications.resend(order, actor="buyer", at=now())
    deliver(row.pk, at=now())
    return [tuple(attachment) for attachment in mail.outbox[-1].attachments]


def pictures(document: bytes) -> list[Image.Image]:
    """Each page as an image."""
    png = subprocess.run(["pdftoppm", "-r", "100", "-png"], input=document, capture_output=True, check=True).stdout
    end = b"IEND\xaeB`\x82"
    return [Image.open(io.BytesIO(part + end)) for part in png.split(end) if part]


@pytest.fixture
def order():
    order = a_bought_order(quantity=2)
    Event.objects.update(pdf_in_mail=True)
    order.event.refresh_from_db()
    return order


@pytest.mark.skipif(not shutil.which("pdftoppm"), reason="pdftoppm is not installed")
def test_the_mail_has_a_page_per_ticket_whose_code_is_the_tickets(order):
    ((name, content, content_type),) = mailed(order)
    assert (name, content_type) == (f"tickets-{order.code}.pdf", "application/pdf")
    texts = [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]
    assert [ticket.code_in_groups in text for ticket, text in zip(order.tickets.all(), texts, strict=True)] == [
        True
    ] * 2
    assert all(order.event.title in text and order.name in text for text in texts)

    read = [[code.text for code in zxingcpp.read_barcodes(picture)] for picture in pictures(content)]
    assert read == [[qr.payload(ticket)] for ticket in order.tickets.all()]


def test_a_claimed_ticket_is_not_in_the_buyers_file(order):
    ticket = order.tickets.first()
    transfer = transfers.offer(ticket, by=order.user, to_email="", locale="ja", at=AT)
    transfers.claim(transfer, user=make_buyer(), at=AT)
    ((_name, content, _content_type),) = mailed(order)
    assert len(PdfReader(io.BytesIO(content)).pages) == 1


def test_other_events_have_no_attachment():
    assert mailed(a_bought_order()) == []


STRANGE = "🎄🎵สวัสดี محمد שלום नमस्ते 𠮷葛󠄀 か\u3099 한글 \ue000 🎄"


@pytest.mark.parametrize(
    "text", ["W" * 60, "鷗" * 60, "Wi-Fi(株)鷗" * 7, STRANGE], ids=["letters", "kanji", "mixed", "strange"]
)
def test_texts_stay_on_the_page_beside_their_headings_and_leave_no_box(order, text):
    EventText.objects.update(title=(text * 2)[:120])
    Organizer.objects.update(name=text)
    PerformanceText.objects.update(venue=(text * 2)[:120], address=(text * 4)[:200])
    order.lines.update(name=text)
    Ticket.objects.update(holder_name=text[:60], seat_label=text[:60], entry_number=text[:20])
    tickets = Ticket.objects.select_related("order", "line", "performance__event__organizer")
    document = ticket_pdf.render(list(tickets), "ja")
    pages = boxes(document)

    assert missing_glyphs(document) == []
    assert len(pages) == 2
    assert [overlaps(page) for page in pages] == [[], []]
    assert [word for page in pages for word in page if word.left < EDGE - 1 or word.right > WIDTH - EDGE + 1] == []
    assert [[code.text for code in zxingcpp.read_barcodes(picture)] for picture in pictures(document)] == [
        [qr.payload(ticket)] for ticket in tickets
    ]
