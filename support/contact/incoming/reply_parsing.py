"""Extracts the new text of a reply by mail: without the quoted mail and the signature."""

import re

# The lines by which mail programs introduce a quotation; each pattern was seen in a real mail.
QUOTE_HEADERS = re.compile(
    r"""^(?:
    On\s.{6,200}\swrote:$                                          # Gmail, Apple Mail, Thunderbird
    |\d{4}年\d{1,2}月\d{1,2}日.{0,200}[:：]$                          # the same in Japanese
    |\d{4}/\d{1,2}/\d{1,2}.{0,200}[:：]$                             # Gmail, older
    |.{0,80}(?:さん|様)?[はが]書きました[:：]?$                         # Thunderbird
    |-{2,}\s?(?:Original\sMessage|Forwarded\smessage|元のメッセージ|元のメール|転送メッセージ|返信元のメッセージ)\s?-{2,}.*$
    |_{10,}$                                                       # Outlook
    |-{30,}$                                                       # the rule under our own mails
    )""",
    re.VERBOSE | re.IGNORECASE,
)
FIELD = re.compile(r"^\*?(?:From|差出人|送信者|Sent|送信日時|日時|Date|To|宛先|Subject|件名)\*?\s?[:：]", re.IGNORECASE)
SIGNATURE = "-- "


def trim(text: str) -> str:
    """The reply without quotation and signature; the whole text when nothing else remains."""
    lines = [line.rstrip("\r") for line in text.split("\n")]
    reply = _without_quotes(lines[: _quote_start(lines)])
    return reply or _without_quotes(lines) or text.strip()


def _quote_start(lines: list[str]) -> int:
    for index, line in enumerate(lines):
        text = line.strip()
        # Gmail wraps its introduction after 78 characters.
        joined = f"{text} {lines[index + 1].strip()}" if text and index + 1 < len(lines) else text
        is_wrapped_header = text[:3] in {"On ", "202"} and QUOTE_HEADERS.match(joined)
        if line == SIGNATURE or QUOTE_HEADERS.match(text) or is_wrapped_header:
            return index
        if FIELD.match(text) and sum(bool(FIELD.match(near.strip())) for near in lines[index : index + 5]) >= 3:
            return index
    return len(lines)


def _without_quotes(lines: list[str]) -> str:
    """The lines that are not quoted, so that answers between quoted lines stay."""
    return "\n".join(line for line in lines if not line.lstrip().startswith((">", "＞"))).strip()
