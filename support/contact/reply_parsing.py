"""What is new in a reply by mail: the part before what mail programs repeat of our own mail."""

import re

# How mail programs announce what they quote; each line below was seen in one of them.
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
    """The reply without quote and signature; the whole text when nothing else would be left."""
    lines = [line.rstrip("\r") for line in text.split("\n")]
    kept = _without_quotes(lines[: _quote_start(lines)])
    return kept or _without_quotes(lines) or text.strip()


def _quote_start(lines: list[str]) -> int:
    for place, line in enumerate(lines):
        here = line.strip()
        # Gmail breaks its announcement after 78 characters.
        both = f"{here} {lines[place + 1].strip()}" if here and place + 1 < len(lines) else here
        if line == SIGNATURE or QUOTE_HEADERS.match(here) or (here[:3] in {"On ", "202"} and QUOTE_HEADERS.match(both)):
            return place
        if FIELD.match(here) and sum(bool(FIELD.match(one.strip())) for one in lines[place : place + 5]) >= 3:
            return place
    return len(lines)


def _without_quotes(lines: list[str]) -> str:
    """Answers between the quoted lines stay."""
    return "\n".join(line for line in lines if not line.lstrip().startswith((">", "＞"))).strip()
