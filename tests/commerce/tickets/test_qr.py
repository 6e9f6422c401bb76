"""QR codes: readable by a decoder, and valid only with the site's signature."""

import base64

import pytest
import zxingcpp
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from PIL import Image

from commerce.tickets import qr
from tests.factories.orders import OrderFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def ticket():
    return OrderFactory(confirmed=True, quantity=1).tickets.get()


def pixels_of(path: str, side: int, scale: int = 5) -> Image.Image:
    """Draws the SVG path: runs of dark modules, each relative to the start of the previous run."""
    image = Image.new("L", (side * scale, side * scale), 255)
    x = y = 0
    for run in path.split("z")[:-1]:
        move, length = run.removeprefix("m").split("h")[0], run.split("h")[1].removesuffix("v1")
        x, y = x + int(move.split()[0]), y + int(move.split()[1])
        image.paste(0, (x * scale, y * scale, (x + int(length)) * scale, (y + 1) * scale))
    return image


def test_drawing_is_readable_by_a_decoder(ticket):
    text = qr.payload(ticket)
    side = len(qr.matrix(text))
    codes = zxingcpp.read_barcodes(pixels_of(qr.svg_path(text), side))
    assert [code.text for code in codes] == [text]


def test_symbol_is_version_6_with_a_quiet_zone_of_four(ticket):
    text = qr.payload(ticket)
    rows = qr.matrix(text)
    assert (len(text), len(rows)) == (135, 41 + 2 * 4)
    assert not any(any(row) for row in rows[:4] + rows[-4:])
    assert not any(any(row[:4] + row[-4:]) for row in rows)


def test_svg_has_a_size_and_is_black_on_white(ticket):
    text = qr.payload(ticket)
    start = '<svg viewBox="0 0 49 49" width="280" height="280"'
    assert qr.svg(text).startswith(start)
    assert qr.svg(text).endswith(f'<path fill="#000" d="{qr.svg_path(text)}"/></svg>')


def test_code_contains_event_ticket_and_revision(ticket):
    signed = qr.verify(qr.payload(ticket))
    assert signed == qr.Signed(event_id=ticket.order.event_id, ticket_id=ticket.pk, revision=1)


def test_next_revision_is_another_code(ticket):
    before = qr.payload(ticket)
    ticket.revision = 2
    assert qr.verify(qr.payload(ticket)).revision == 2
    assert qr.verify(before).revision == 1


def test_scanner_needs_only_the_public_key(ticket, settings):
    text, key = qr.payload(ticket), qr.public_key()
    settings.TICKET_SIGNING_SEED = base64.b64encode(b"another seed of exactly 32 bytes").decode()
    assert qr.verify(text, [key]).ticket_id == ticket.pk
    with pytest.raises(qr.NotOurTicket):
        qr.verify(text)


def forged(ticket) -> str:
    raw = base64.b32decode(qr.payload(ticket) + "=")
    fields = qr.FORMAT.pack(1, raw[1], ticket.order.event_id, ticket.pk + 1, 1)
    return base64.b32encode(fields + Ed25519PrivateKey.generate().sign(fields)).decode().rstrip("=")


@pytest.mark.parametrize("spoil", [lambda t: "", lambda t: "https://example.jp/", lambda t: t[:-8], lambda t: "B" + t])
def test_other_texts_are_refused(ticket, spoil):
    with pytest.raises(qr.NotOurTicket):
        qr.verify(spoil(qr.payload(ticket)))


def test_code_signed_with_another_key_is_refused(ticket):
    with pytest.raises(qr.NotOurTicket):
        qr.verify(forged(ticket))
