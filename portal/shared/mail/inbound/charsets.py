"""Decodes the bytes of mails: by the declared charset's superset, else by what the bytes look like. Never fails."""

import codecs
import re

MAX_NAME = 40
# Declared name, as Python normalises it → what mail programs really send under that name.
SUPERSETS = {
    "ascii": "utf-8-sig",
    "iso8859-1": "cp1252",
    "latin_1": "cp1252",
    "shift_jis": "cp932",
    "shift_jisx0213": "cp932",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
    "iso8859-9": "cp1254",
    "tis-620": "cp874",
    "utf-8": "utf-8-sig",
}
ALIASES = {
    "ks_c_5601-1987": "cp949",
    "x-sjis": "cp932",
    "x-ms-cp932": "cp932",
    "windows-31j": "cp932",
    "cp943c": "cp932",
    "x-euc-jp": "euc_jp",
    "eucjp-ms": "euc_jp",
    "cp51932": "euc_jp",
    "x-gbk": "gb18030",
    "cp50220": "iso2022_jp",
    "cp50221": "iso2022_jp",
    "cp50222": "iso2022_jp",
    "iso-2022-jp-ms": "iso2022_jp",
}
# Codecs of Python that are no charsets of mails, some of them slow on hostile text.
NO_CHARSETS = {"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined"}
NAME = re.compile(r"[A-Za-z0-9][\w.:+-]*", re.ASCII)
DEFAULTS = {"utf-8-sig", "cp1252"}  # what programs declare that do not know what they send
ESCAPE = re.compile(rb"\x1b(\$[@B]|\$\([@BDOQ]|\([BJIH])")
DAMAGED = "\ufffd"
KANA = re.compile("[ぁ-んァ-ヶー]")
MANY_KANA = 3  # so many are no accident of a wrong charset
OTHER_SETS = re.compile(rb"\x1b(?:\$\(?A|\$\(C|\.[AF]|\$\([OQ])")  # of ISO-2022-JP-2 (RFC 1554), -3 and -2004
OTHER_CODECS = ("iso2022_jp_2", "iso2022_jp_3", "iso2022_jp_2004")
LATIN_9_WINDOWS = re.compile(rb"[\x80-\x9f]")  # € of Windows, declared as iso-8859-15
UNLIKELY = re.compile("[\uff61-\uff9f\ue000-\uf8ff\u0080-\u009f]")  # half-width kana, private use, controls
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def decode(raw: bytes, declared: str | None = None) -> str:
    """The text without control characters, with "\\n" as line break; bytes that are no text become U+FFFD."""
    codec = _codec_of(declared)
    text = _decode_declared(raw, codec) if codec else None
    if text is None:
        text = _decode_detected(raw)
    if text is None:
        text = raw.decode(codec if codec and codec not in {"iso2022_jp", "euc_jp"} else "utf-8", "replace")
    return clean(text)


def clean(text: str) -> str:
    """Line breaks as "\\n"; without control characters and lone surrogates, which a database refuses."""
    return CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def _codec_of(declared: str | None) -> str:
    """The codec for a declared charset; "" for a missing or unknown one, such as `unknown-8bit`."""
    name = (declared or "").strip(" \"'").lower()[:MAX_NAME]
    if not NAME.fullmatch(name):
        return ""
    if name in ALIASES:
        return ALIASES[name]
    if name.startswith("iso-2022-jp") or name == "csiso2022jp":
        return "iso2022_jp"
    plain = name.removeprefix("x-")
    for candidate in (name, plain, plain.replace("windows-", "cp"), plain.removesuffix("-i")):
        try:
            codec = codecs.lookup(candidate).name
            b"x".decode(codec, "ignore")  # LookupError for codecs that are no charsets, such as base64
        except (LookupError, ValueError):
            continue
        return "" if codec.replace("-", "_") in NO_CHARSETS else SUPERSETS.get(codec, codec)
    return ""


def _decode_declared(raw: bytes, codec: str) -> str | None:
    """None when the bytes do not fit, by more than a few damaged characters, and another charset must be tried."""
    if codec == "iso2022_jp":
        return None if _has_high_bytes(raw) else _decode_iso_2022_jp(raw)
    if codec == "iso8859-15" and LATIN_9_WINDOWS.search(raw):
        codec = "cp1252"
    if codec in DEFAULTS and (ESCAPE.search(raw) or (codec == "cp1252" and _is_utf_8(raw))):
        return None
    try:
        text = _decode_euc_jp(raw) if codec == "euc_jp" else raw.decode(codec)
    except (UnicodeError, ValueError):
        text = raw.decode(codec, "replace")
        return text if text.count(DAMAGED) <= 1 + len(text) // 100 else None
    return None if codec in {"cp1252", "cp932"} and _is_rather_euc_jp(raw, text) else text


def _is_rather_euc_jp(raw: bytes, text: str) -> bool:
    """Every byte of EUC-JP is one of Latin-1 and of half-width kana in Shift_JIS, which then fill the text."""
    try:
        other = _decode_euc_jp(raw)
    except UnicodeError:
        return False
    return len(KANA.findall(other)) >= max(MANY_KANA, 2 * len(KANA.findall(text)))


def _is_utf_8(raw: bytes) -> bool:
    try:
        return not raw.isascii() and bool(raw.decode())
    except UnicodeDecodeError:
        return False


def _decode_detected(raw: bytes) -> str | None:
    """UTF-8, ISO-2022-JP, CP932 or EUC-JP, whichever fits; None when none does."""
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return raw.decode("utf-16", "replace")
    if ESCAPE.search(raw) and not _has_high_bytes(raw):
        return _decode_iso_2022_jp(raw)
    candidates = []
    for codec in ("utf-8-sig", "cp932", "euc_jp"):
        try:
            text = _decode_euc_jp(raw) if codec == "euc_jp" else raw.decode(codec)
        except UnicodeError:
            continue
        if codec == "utf-8-sig":
            return text
        candidates.append(text)
    return max(candidates, key=_likeliness, default=None)


def _likeliness(text: str) -> int:
    """Japanese text has kana; the wrong charset shows half-width kana and characters that nobody has."""
    return len(KANA.findall(text)) - 2 * len(UNLIKELY.findall(text))


def _has_high_bytes(raw: bytes) -> bool:
    return not raw.isascii()


def _decode_iso_2022_jp(raw: bytes) -> str:
    """ISO-2022-JP (RFC 1468) with Microsoft's characters (NEC and IBM rows, such as ① and 髙) and half-width kana."""
    if OTHER_SETS.search(raw) and (other := _decode_other_sets(raw)):
        return other
    pieces = ESCAPE.split(raw)
    text = pieces[0].decode("ascii", "replace")
    for charset, body in zip(pieces[1::2], pieces[2::2], strict=True):
        first, line_end, rest = body.partition(b"\n")  # a line begins in ASCII (RFC 1468)
        text += _decode_segment(charset, first) + (line_end + rest).decode("ascii", "replace")
    return text.replace("\x1b", "").replace("\x0e", "").replace("\x0f", "")


def _decode_other_sets(raw: bytes) -> str:
    """ "" when no standard has all of its sets."""
    for codec in OTHER_CODECS:
        try:
            return raw.decode(codec)
        except UnicodeError:
            continue
    return ""


def _decode_segment(charset: bytes, body: bytes) -> str:
    if charset in {b"(B", b"(J", b"(H"}:
        return body.decode("ascii", "replace")
    high = bytes(byte | 0x80 for byte in body)
    if charset == b"(I":
        return high.decode("cp932", "replace")
    if charset == b"$(D":  # JIS X 0212
        return b"".join(b"\x8f" + high[at : at + 2] for at in range(0, len(high) - 1, 2)).decode("euc_jp", "replace")
    return "".join(_decode_pair(body[at : at + 2]) for at in range(0, len(body), 2))


def _decode_pair(pair: bytes) -> str:
    """One character of JIS X 0208 with Microsoft's additions, by its place in CP932."""
    if len(pair) < 2 or not all(0x21 <= byte <= 0x7E for byte in pair):
        return pair.decode("ascii", "replace") if pair.isspace() or not pair.strip(b"\r ") else DAMAGED
    row, cell = pair[0] - 0x21, pair[1] - 0x21
    lead = row // 2 + (0x81 if row < 62 else 0xC1)
    trail = (0x9F + cell) if row % 2 else 0x40 + cell + (cell >= 63)
    return bytes([lead, trail]).decode("cp932", "replace")[:1]


def _decode_euc_jp(raw: bytes) -> str:
    """EUC-JP with Microsoft's additions. Raises UnicodeDecodeError."""
    try:
        return raw.decode("euc_jp")
    except UnicodeDecodeError:
        return EUC_PAIR.sub(_reencode_pair, raw).decode("utf-8")


EUC_PAIR = re.compile(rb"\x8f[\xa1-\xfe]{2}|\x8e[\xa1-\xdf]|[\xa1-\xfe]{2}")


def _reencode_pair(match: re.Match[bytes]) -> bytes:
    """One character of EUC-JP as UTF-8; what is none stays, and is no UTF-8 either."""
    pair = match[0]
    if pair[0] in {0x8E, 0x8F}:
        return pair.decode("euc_jp").encode()
    text = _decode_pair(bytes(byte & 0x7F for byte in pair))
    return pair if text == DAMAGED else text.encode()
