"""QR codes: readable by a decoder, and valid only with the site's signature."""

import base64

import pytest
import zxingcpp
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from PIL import Image

from commerce.tickets import qr
from tests.factories.orders import OrderFactory


@pytest.fixture
def ticket(db):
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


def test_key_id_is_the_first_byte_of_the_keys_digest():
    assert qr.key_id(bytes(32)) == 0x66  # SHA-256 of 32 zero bytes: 66687a…


@pytest.mark.parametrize(("raw", "text"), [(b"\0\0\0\0\x17", "AAAAAAAX"), (b"\0", "AA"), (b"\xff\0", "74AA")])
def test_text_is_base32_without_padding_and_keeps_all_letters(raw, text):
    assert qr.encode(raw) == text


def test_white_space_around_a_scanned_text_is_ignored(ticket):
    assert qr.verify(f" {qr.payload(ticket)}\r\n").ticket_id == ticket.pk


def test_twelve_bytes_after_the_signature_are_the_tail(ticket):
    assert qr.verify(qr.encode(qr.signed(ticket) + b"twelve bytes")).tail == b"twelve bytes"


@pytest.mark.parametrize("length", [1, 11, 13])
def test_a_tail_of_another_length_is_refused(ticket, length):
    with pytest.raises(qr.NotOurTicket):
        qr.verify(qr.encode(qr.signed(ticket) + bytes(length)))


def code_signed_by(key: Ed25519PrivateKey, *, version: int = 1, key_id: int | None = None) -> str:
    public = key.public_key().public_bytes_raw()
    fields = qr.FORMAT.pack(version, qr.key_id(public) if key_id is None else key_id, 3, 7, 2)
    return qr.encode(fields + key.sign(fields))


def test_only_version_1_and_the_keys_own_id_are_accepted():
    key = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
    public = key.public_key().public_bytes_raw()

    assert qr.verify(code_signed_by(key), [public]) == qr.Signed(event_id=3, ticket_id=7, revision=2)
    for text in (code_signed_by(key, version=2), code_signed_by(key, key_id=(qr.key_id(public) + 1) % 256)):
        with pytest.raises(qr.NotOurTicket):
            qr.verify(text, [public])


def test_every_given_key_is_tried():
    first, second = (Ed25519PrivateKey.from_private_bytes(bytes([n] * 32)) for n in (1, 2))
    keys = [key.public_key().public_bytes_raw() for key in (first, second)]

    assert [qr.verify(code_signed_by(key), keys).ticket_id for key in (first, second)] == [7, 7]
