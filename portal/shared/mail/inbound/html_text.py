"""The visible text of HTML mails: blocks and <br> as line breaks, quotations with "> "."""

import re

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PageElement, PreformattedString, Tag
from bs4.exceptions import ParserRejectedMarkup

from portal.shared.mail.inbound.charsets import clean

MAX_LENGTH = 200_000  # characters of HTML that are parsed
MAX_DEPTH = 20  # marks of a quoted line
INVISIBLE = {
    "style", "script", "title", "head", "template", "noscript", "object", "svg", "select", "datalist", "xml", "iframe",
    "audio", "video", "canvas",
}  # fmt: skip
BLOCKS = {
    "address", "article", "aside", "blockquote", "body", "center", "dd", "details", "div", "dl", "dt", "fieldset",
    "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav",
    "ol", "p", "pre", "section", "summary", "table", "tr", "ul",
}  # fmt: skip
PARAGRAPHS = {"p", "h1", "h2", "h3", "h4", "h5", "h6"}
HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|(?:font-size|max-height)\s*:\s*0(?![.\d])", re.IGNORECASE
)
SPACE = re.compile(r"[ \t\n\f]+")
DECLARATION = re.compile(r"<!--|<[!?]")
TAG = re.compile(r"<[^>]*>")
# Marks in the stream of texts, which have no control characters of their own.
BREAK, LINE, PARAGRAPH, QUOTE, QUOTE_END, PRE, PRE_END = "\x01\x02\x03\x04\x05\x06\x07"


def visible_text(html: str) -> str:
    """What a reader sees of the HTML, as plain text."""
    markup = _without_declarations(html[:MAX_LENGTH])
    try:
        soup = BeautifulSoup(markup, "html.parser")
    except ParserRejectedMarkup:
        return TAG.sub(" ", markup).strip()
    lines = _Lines()
    for piece in _stream(soup):
        lines.add(piece)
    return lines.text()


def _without_declarations(html: str) -> str:
    """Without comments, declarations and instructions: Python's parser takes minutes for many that are not closed."""
    parts: list[str] = []
    start = 0
    while match := DECLARATION.search(html, start):
        parts.append(html[start : match.start()])
        closing = "-->" if match[0] == "<!--" else ">"
        end = html.find(closing, match.end())
        if end < 0:
            return "".join(parts)
        start = end + len(closing)
    return "".join([*parts, html[start:]])


def _stream(soup: Tag) -> list[str]:
    """The texts in order with a mark at each break; with a list as stack, since mails nest deeply."""
    out: list[str] = []
    stack: list[PageElement | str] = [soup]
    while stack:
        node = stack.pop()
        if isinstance(node, Tag):
            if not _is_hidden(node):
                before, after = _marks(node)
                out.append(before)
                stack.append(after)
                stack.extend(reversed(node.contents))
        elif isinstance(node, NavigableString):
            if not isinstance(node, PreformattedString):  # comments and declarations
                out.append(clean(node))
        elif isinstance(node, str):
            out.append(node)
    return [piece for piece in out if piece]


def _is_hidden(tag: Tag) -> bool:
    is_hidden = tag.has_attr("hidden") or HIDDEN.search(str(tag.get("style", ""))) is not None
    return tag.name in INVISIBLE or is_hidden


def _marks(tag: Tag) -> tuple[str, str]:
    """What stands before and behind the content of an element."""
    if tag.name == "br":
        return BREAK, ""
    if tag.name == "blockquote" and (tag.get("type") == "cite" or "gmail_quote" in str(tag.get("class", ""))):
        return QUOTE, QUOTE_END
    if tag.name == "pre":
        return PRE, PRE_END
    if tag.name in PARAGRAPHS:
        return PARAGRAPH, PARAGRAPH
    if tag.name in BLOCKS:
        return LINE, LINE
    return (" ", " ") if tag.name in {"td", "th"} else ("", "")


class _Lines:
    """Collects the lines, as a browser breaks them."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.line = ""
        self.depth = 0
        self.is_preformatted = self.wants_blank = False

    def add(self, piece: str) -> None:
        """Adds a text or a mark."""
        if piece == BREAK:
            self._end_line()
        elif piece in {LINE, PARAGRAPH, QUOTE, QUOTE_END, PRE, PRE_END}:
            if self.line.strip(" "):
                self._end_line()
            self.line = ""
            self.wants_blank = self.wants_blank or piece == PARAGRAPH
            self.depth = max(0, self.depth + {QUOTE: 1, QUOTE_END: -1}.get(piece, 0))
            self.is_preformatted = piece == PRE or (self.is_preformatted and piece != PRE_END)
        elif self.is_preformatted:
            first, *others = piece.replace(" ", "\xa0").split("\n")
            self.line += first
            for other in others:
                self._end_line()
                self.line = other
        else:
            self.line += SPACE.sub(" ", piece)

    def _end_line(self) -> None:
        """Ends the line; a no-break space stays a space, others are one between words."""
        marks = ">" * min(self.depth, MAX_DEPTH) + " " if self.depth else ""
        if self.wants_blank and self.lines and self.lines[-1].strip("> "):
            self.lines.append(marks.rstrip())
        self.lines.append((marks + SPACE.sub(" ", self.line).strip(" ").replace("\xa0", " ")).rstrip())
        self.line, self.wants_blank = "", False

    def text(self) -> str:
        """All lines, without blank ones at the ends."""
        self.add(LINE)
        return re.sub(r"\n{3,}", "\n\n", "\n".join(self.lines)).strip("\n")
