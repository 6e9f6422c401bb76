"""Builds letters as mail programs write them, each with the text that the thread must show.

A letter is one `Program` × one way to answer × one body × one encoding. Those with a form of their own are in
`special_samples.py`. The expected text follows from what the letter was built of, not from what the parser returns.
"""

import base64
import html
import quopri
from collections.abc import Callable, Iterator
from dataclasses import dataclass

SHOP = "CLOUD PASS <info@cloud-pass.jp>"
QUOTED = ["お問い合わせをいただき、ありがとうございます。", "", "受付番号：ABCD2345", "お名前をお知らせください。"]
BODIES = {
    "short": "届きました。ありがとうございます。",
    "paragraphs": "お世話になっております。山田です。\n\nチケットの件、確認できました。\n当日はよろしくお願いいたします。",
    "questions": "お世話になっております。\n\n2026年12月5日の公演について、次の2点を教えてください：\n1. 開場の時刻\n2. 駐車場の有無",
    "rules": "2026/12/5の公演の件です:\n------------------------------\n申込番号 AB12CD34\n____________\n以上です。",
}
CodecName = str
ENCODINGS: dict[str, tuple[str, CodecName, str]] = {  # name → charset, Python's codec, transfer encoding
    "utf-8 8bit": ("utf-8", "utf-8", "8bit"),
    "utf-8 base64": ("UTF-8", "utf-8", "base64"),
    "utf-8 qp": ("utf-8", "utf-8", "quoted-printable"),
    "2022 7bit": ("iso-2022-jp", "iso2022_jp", "7bit"),
    "2022 base64": ("ISO-2022-JP", "iso2022_jp", "base64"),
    "2022 qp": ("iso-2022-jp", "iso2022_jp", "quoted-printable"),
    "sjis 8bit": ("Shift_JIS", "cp932", "8bit"),
    "sjis base64": ("shift_jis", "cp932", "base64"),
    "euc 8bit": ("EUC-JP", "euc_jp", "8bit"),
    "euc base64": ("euc-jp", "euc_jp", "base64"),
    "no charset, 2022": ("", "iso2022_jp", "7bit"),
    "no charset, utf-8": ("", "utf-8", "8bit"),
    "unknown-8bit, sjis": ("unknown-8bit", "cp932", "8bit"),
}


@dataclass(frozen=True)
class Sample:
    """A mail and what must come out: the new text, the folded part, the names of attachments."""

    name: str
    raw: bytes
    text: str
    folded: str = ""
    files: tuple[str, ...] = ()
    is_automatic: bool = False


@dataclass(frozen=True)
class Program:
    """A mail program: how it introduces and marks a quotation, and how it encodes.

    `head`: the lines above the quoted mail. `mark`: before each quoted line; "" for programs that quote without marks.
    `footer`: what it adds below the text. `shape`: plain, alternative, html or flowed.
    """

    name: str
    head: str
    mark: str
    encodings: tuple[str, ...]
    footer: str = ""
    shape: str = "plain"


JAPANESE_FIELDS = f"差出人: {SHOP}\n送信日時: 2026年11月27日 18:02\n宛先: 山田 花子 <hanako@example.jp>\n件名: お問い合わせへのお答え\n"
ENGLISH_FIELDS = (
    f"From: {SHOP}\nSent: Friday, November 27, 2026 6:02 PM\nTo: hanako@example.jp\nSubject: お問い合わせへのお答え\n"
)
SHORT_FIELDS = f"From: {SHOP}\nDate: 2026/11/27 18:02\nTo: hanako@docomo.ne.jp\n"
APPLE = f"2026/11/27 18:02、{SHOP}のメール:\n"
GMAIL = f"2026年11月27日(金) 18:02 {SHOP}:\n"
PROGRAMS = [
    Program("iPhone", APPLE, "> ", ("utf-8 base64", "utf-8 qp"), footer="iPhoneから送信"),
    Program("iPhone, rich", APPLE, "> ", ("utf-8 qp",), footer="iPhoneから送信", shape="alternative"),
    Program("iPhone, HTML only", APPLE, "> ", ("utf-8 base64",), shape="html"),
    Program("Apple Mail", APPLE, "> ", ("utf-8 qp", "2022 7bit"), shape="flowed"),
    Program("Android Gmail", GMAIL, "> ", ("utf-8 base64", "2022 base64"), shape="alternative"),
    Program("Android Gmail, wrapped", GMAIL.replace(" <", "\n<"), "> ", ("utf-8 base64",)),
    Program("Gmail", f"On Fri, Nov 27, 2026 at 6:02 PM {SHOP} wrote:\n", "> ", ("utf-8 qp",), shape="alternative"),
    Program("Gmail, wrapped", f"On Fri, Nov 27, 2026 at 6:02 PM {SHOP}\nwrote:\n", "> ", ("utf-8 base64",)),
    Program("Gmail, HTML only", GMAIL, "> ", ("utf-8 base64",), shape="html"),
    Program("docomo", f"-----Original Message-----\n{SHORT_FIELDS}", "", ("2022 7bit", "sjis base64")),
    Program("docomo, marks", "-----Original Message-----", "> ", ("2022 base64",)),
    Program("au", "----- 元のメッセージ -----", "> ", ("2022 7bit", "utf-8 base64")),
    Program("au, full-width marks", "-----元のメール-----", "＞", ("2022 7bit", "sjis 8bit")),
    Program("SoftBank", f"2026年11月27日 18:02 {SHOP}:", "> ", ("sjis 8bit", "sjis base64")),
    Program("Outlook", f"-----Original Message-----\n{ENGLISH_FIELDS}", "", ("2022 7bit", "utf-8 base64")),
    Program(
        "Outlook, Japanese", f"________________________________\n{JAPANESE_FIELDS}", "", ("utf-8 base64", "2022 7bit")
    ),
    Program("Outlook, HTML only", JAPANESE_FIELDS, "", ("utf-8 qp",), shape="html"),
    Program("Outlook for phones", f"\n{ENGLISH_FIELDS}", "", ("utf-8 base64",), footer="Outlook for iOS を入手"),
    Program("Thunderbird", "On 2026/11/27 18:02, CLOUD PASS wrote:", "> ", ("utf-8 8bit", "2022 7bit"), shape="flowed"),
    Program("Thunderbird, Japanese", "CLOUD PASS さんは書きました:", "> ", ("2022 7bit", "euc 8bit")),
    Program("Yahoo!メール", f"----- Original Message -----\n{ENGLISH_FIELDS}", "> ", ("utf-8 base64", "2022 7bit")),
    Program("Yahoo!メール, rich", f"--- On Fri, 2026/11/27, {SHOP} wrote:\n", "> ", ("utf-8 qp",)),
    Program("Becky!", f"On Fri, 27 Nov 2026 18:02:00 +0900\n{SHOP} wrote:\n", "> ", ("2022 7bit", "utf-8 8bit")),
    Program("Shuriken", "CLOUD PASS さん wrote (2026/11/27 18:02):", "> ", ("2022 7bit", "sjis 8bit")),
    Program(
        "mutt",
        "On Fri, Nov 27, 2026 at 06:02:00PM +0900, CLOUD PASS wrote:",
        "> ",
        ("euc 8bit", "euc base64", "2022 qp"),
    ),
    Program("old server", "CLOUD PASS wrote:", "> ", ("no charset, 2022", "no charset, utf-8", "unknown-8bit, sjis")),
]


def samples() -> Iterator[Sample]:
    """All letters."""
    for program in PROGRAMS:
        for encoding in program.encodings:
            for answer in (fresh, on_top, below, between) if program.mark else (fresh, on_top):
                yield from answer(program, encoding)


def fresh(program: Program, encoding: str) -> Iterator[Sample]:
    """Nothing quoted."""
    for body in ("questions", "rules"):
        text = _with_footer(BODIES[body], program)
        yield _sample(program, encoding, f"fresh, {body}", text, [], text)


def on_top(program: Program, encoding: str) -> Iterator[Sample]:
    """The answer above the quoted mail."""
    for body in ("short", "questions"):
        text = _with_footer(BODIES[body], program)
        yield _sample(program, encoding, f"top, {body}", text, QUOTED, text)


def below(program: Program, encoding: str) -> Iterator[Sample]:
    """The answer below the quoted mail."""
    yield _sample(program, encoding, "bottom", "", QUOTED, BODIES["paragraphs"], after=BODIES["paragraphs"])


def between(program: Program, encoding: str) -> Iterator[Sample]:
    """A greeting, then answers below the questions."""
    expected = "お答えします。\n\n山田 花子です。\n090-0000-0000です。"
    blocks = [("お名前は？", "山田 花子です。"), ("お電話は？", "090-0000-0000です。")]
    yield _sample(program, encoding, "inline", "お答えします。", [], expected, blocks=blocks)


def _with_footer(text: str, program: Program) -> str:
    return f"{text}\n\n{program.footer}" if program.footer else text


def _sample(
    program: Program,
    encoding: str,
    how: str,
    before: str,
    quoted: list[str],
    expected: str,
    *,
    after: str = "",
    blocks: list[tuple[str, str]] | None = None,
) -> Sample:
    pairs = blocks or ([("\n".join(quoted), after)] if quoted else [])
    plain = _plain(program, before, pairs)
    rich = _rich(program, before, pairs)
    raw = SHAPES[program.shape](plain, rich, ENCODINGS[encoding])
    return Sample(f"{program.name}: {how}, {encoding}", raw, expected)


def _plain(program: Program, before: str, pairs: list[tuple[str, str]]) -> str:
    """The text, then the head, then each quoted part with the answer below it."""
    parts = [before, ""] if before else []
    parts += [program.head] if pairs else []
    for quoted, answer in pairs:
        parts += [f"{program.mark}{line}".rstrip() for line in quoted.split("\n")]
        parts += [answer] if answer else []
    return "\n".join(parts) + "\n"


def _rich(program: Program, before: str, pairs: list[tuple[str, str]]) -> str:
    """The same in HTML, with a style and a title that nobody sees."""
    inner = _divs(before) + ("<div><br></div>" + _divs(program.head) if pairs else "")
    for quoted, answer in pairs:
        inner += f'<blockquote type="cite">{_divs(quoted)}</blockquote>' if program.mark else _divs(quoted)
        inner += _divs(answer)
    style = "<style>p.MsoNormal{margin:0}</style><title>お答え</title>"
    return f"<html><head>{style}</head><body>{inner}<script>alert(1)</script></body></html>"


def _divs(text: str) -> str:
    return "".join(f"<div>{html.escape(line) or '<br>'}</div>" for line in text.split("\n")) if text else ""


def encode(text: str, codec: str, transfer: str) -> bytes:
    """The bytes of a body, with CRLF as mails have it."""
    raw = text.replace("\n", "\r\n").encode(codec)
    if transfer == "base64":
        return base64.encodebytes(raw).replace(b"\n", b"\r\n")
    return (
        quopri.encodestring(raw.replace(b"\r\n", b"\n")).replace(b"\n", b"\r\n")
        if transfer == "quoted-printable"
        else raw
    )


def part(text: str, subtype: str, encoding: tuple[str, str, str], parameters: str = "") -> bytes:
    """A text part with its head."""
    charset, codec, transfer = encoding
    declared = f"; charset={charset}" if charset else ""
    head = f"Content-Type: text/{subtype}{declared}{parameters}\r\nContent-Transfer-Encoding: {transfer}\r\n\r\n"
    return head.encode() + encode(text, codec, transfer)


def headed(body: bytes, *headers: str) -> bytes:
    """A whole mail; `body` begins with its own Content-Type."""
    head = [
        "From: =?utf-8?B?5bGx55SwIOiKseWtkA==?= <hanako@example.jp>",
        "To: reply+abc@reply.example.jp",
        "Message-ID: <1@example.jp>",
    ]
    return "\r\n".join([*head, *headers, "MIME-Version: 1.0", ""]).encode() + body


def multipart(subtype: str, *parts: bytes, boundary: str = "=_b") -> bytes:
    """A multipart part."""
    head = f'Content-Type: multipart/{subtype}; boundary="{boundary}"\r\n\r\n'.encode()
    mark = f"--{boundary}".encode()
    return head + b"".join(mark + b"\r\n" + one + b"\r\n" for one in parts) + mark + b"--\r\n"


def flowed(text: str) -> str:
    """The text in lines of at most 30 characters, as format=flowed with delsp=yes breaks it."""
    return "\n".join(_flowed_line(line) for line in text.split("\n"))


def _flowed_line(line: str) -> str:
    mark = "> " if line.startswith("> ") else ""
    body = line.removeprefix(mark)
    pieces = [body[at : at + 30] for at in range(0, len(body), 30)] or [""]
    stuffed = [piece if mark or not piece.startswith((" ", ">", "From")) else f" {piece}" for piece in pieces]
    return " \n".join(f"{mark}{piece}" for piece in stuffed)


Shape = Callable[[str, str, tuple[str, str, str]], bytes]
SHAPES: dict[str, Shape] = {
    "plain": lambda plain, rich, encoding: headed(part(plain, "plain", encoding)),
    "html": lambda plain, rich, encoding: headed(part(rich, "html", encoding)),
    "flowed": lambda plain, rich, encoding: headed(
        part(flowed(plain), "plain", encoding, "; format=flowed; delsp=yes")
    ),
    "alternative": lambda plain, rich, encoding: headed(
        multipart("alternative", part(plain, "plain", encoding), part(rich, "html", encoding))
    ),
}
