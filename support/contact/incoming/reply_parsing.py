"""Separates the new text of a reply by mail from the quoted mail; in doubt nothing is lost, but folded."""

import re
from dataclasses import dataclass
from itertools import takewhile

ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+")
BRACKETED = re.compile(r"<\s*(?:mailto:)?[\w.+-]+@[\w-]+(\.[\w-]+)+\s*>|\[mailto:[^\]]+\]", re.IGNORECASE)
# The lines by which mail programs introduce a quotation; each was seen in a real mail. They count only with an address
# or when quoted lines follow, because people write such lines too.
INTRODUCTION = re.compile(
    r"""^(?:
    (?:-{2,}\s)?On\s.{4,300}\bwrote\s?(?:[:：]|-{2,})                                    # Gmail, Apple Mail, Thunderbird
    |.{0,200}\bwrote(?:\s\([^)]*\))?\s?[:：]                        # Becky!, Shuriken, Yahoo!メール
    |\d{4}年\d{1,2}月\d{1,2}日.{0,250}[:：]                          # Gmail, Apple Mail
    |\d{4}[/-]\d{1,2}[/-]\d{1,2}.{0,250}[:：]                       # Gmail, Apple Mail, Outlook of phones
    |.{0,200}(?:書きました|wrote|のメール|からのメール)\s?[:：]?         # Thunderbird, Apple Mail
    )$""",
    re.VERBOSE | re.IGNORECASE,
)
ORIGINAL = re.compile(
    r"^[-=＿‐―]{2,}\s?(?:Original\sMessage|元のメッセージ|元のメール|返信元のメッセージ|Reply\sMessage|引用元のメッセージ)\s?[-=＿‐―]{2,}.*$",
    re.IGNORECASE,
)
FORWARDED = re.compile(
    r"^(?:[-=]{2,}\s?(?:Forwarded\s(?:message|by)|転送メッセージ|転送されたメッセージ).*|Begin\sforwarded\smessage:|転送されたメッセージ:|"
    r"[-=]{2,}\s?Forwarded\sMessage\s?[-=]{2,})$",
    re.IGNORECASE,
)
RULE = re.compile(r"^(?:_{10,}|-{10,}|={10,}|―{5,}|─{5,})$")
FIELD = re.compile(
    r"^\*?(From|差出人|送信者|送信元|Sent|送信日時|日時|日付|Date|To|宛先|Cc|Subject|件名|題名"
    r"|发件人|寄件者|发送时间|日期|收件人|收件者|抄送|主题|主旨|보낸\s?사람|보낸\s?날짜|날짜|받는\s?사람|참조|제목"
    r"|Von|Gesendet|Datum|An|Betreff|De|Envoyé|À|Objet|Enviado(?:\sel)?|Para|Asunto)\*?\s?[:：]\*?",
    re.IGNORECASE,
)
SENDER_FIELDS = {"from", "差出人", "送信者", "送信元", "发件人", "寄件者", "보낸 사람", "보낸사람", "von", "de"}
SIGNATURE = "-- "
QUOTED = (">", "＞")
FACE = re.compile(r"^[>＞][\s_＿.,。oOxX0д◇△ω-]{0,3}[<＜]")  # >_< is no quotation
MAX_INTRODUCTION_LINES = 3
MIN_FIELDS, MAX_FIELDS = 3, 12
MAX_FIELD = 500  # characters in which an address is searched


@dataclass(frozen=True)
class Reply:
    """`text`: what the customer wrote. `folded`: what is probably quoted or a signature; shown on demand."""

    text: str
    folded: str = ""


def split_reply(text: str) -> Reply:
    """Leaves out what is certainly quoted, and folds what may be. The whole text when nothing else remains."""
    lines = [line.rstrip("\r") for line in text.split("\n")]
    remaining: list[str] = []
    index = 0
    while index < len(lines):
        if is_quoted(lines[index]):
            index += 1
            continue
        if length := _head_length(lines, index):
            if not _is_followed_by_quote(lines, index + length):
                break  # an address: all below is the quoted mail, without marks
            index += length
            continue
        if _begins_doubtful_part(lines, index):
            break
        remaining.append(lines[index])
        index += 1
    new = _joined(remaining)
    if not new:
        return Reply(text.strip())
    return Reply(new, _folded(lines, index))


def is_quoted(line: str) -> bool:
    """Whether the line is marked as quoted."""
    plain = line.lstrip()
    return plain.startswith(QUOTED) and not FACE.match(plain)


def _folded(lines: list[str], index: int) -> str:
    """The part from a doubtful beginning on; "" when it is certainly the quoted mail."""
    is_certain = index < len(lines) and _head_length(lines, index) > 0
    return "" if is_certain else _joined(lines[index:])


def _joined(lines: list[str]) -> str:
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _is_followed_by_quote(lines: list[str], index: int) -> bool:
    """Whether the next line with text is quoted."""
    following = next((line for line in lines[index : index + 4] if line.strip()), "")
    return is_quoted(following)


def _head_length(lines: list[str], index: int) -> int:
    """How many lines stand above a quoted mail here: an introduction, or a rule, or the fields of a mail; 0 for none."""
    line = lines[index].strip()
    if length := _introduction_length(lines, index):
        return length
    is_rule = bool(RULE.match(line) or ORIGINAL.match(line))
    if not is_rule and not FIELD.match(line):
        return 0
    fields = index + is_rule
    end = fields + sum(
        1 for _line in takewhile(lambda near: FIELD.match(near.strip()), lines[fields : fields + MAX_FIELDS])
    )
    is_certain = _has_sender_with_address(lines, fields) or (is_rule and _is_followed_by_quote(lines, end))
    return end - index if is_certain else 0


def _introduction_length(lines: list[str], index: int) -> int:
    """How many lines introduce a quotation here, since programs wrap them; 0 for none."""
    for length in range(1, MAX_INTRODUCTION_LINES + 1):
        part = [line.strip() for line in lines[index : index + length]]
        if len(part) < length or not all(part) or any(map(is_quoted, part)):
            return 0
        if INTRODUCTION.match(" ".join(part)):
            is_certain = BRACKETED.search(" ".join(part)) or _is_followed_by_quote(lines, index + length)
            return length if is_certain else 0
        if _names_an_address(" ".join(part)) and _is_followed_by_quote(lines, index + length):
            return length
    return 0


def _names_an_address(text: str) -> bool:
    """Whether it introduces a quotation in any language: an address in brackets, and a colon at the end."""
    return text.endswith((":", "：")) and BRACKETED.search(text) is not None


def _has_sender_with_address(lines: list[str], index: int) -> bool:
    """Whether the next lines are the head of a mail: three fields, among them a sender with an address."""
    head = [line.strip() for line in lines[index : index + 7] if line.strip()][:5]
    names = [match[1].lower() if (match := FIELD.match(line)) else "" for line in head]
    has_sender = any(
        name in SENDER_FIELDS and ADDRESS.search(line[:MAX_FIELD]) for name, line in zip(names, head, strict=True)
    )
    return bool(names) and bool(names[0]) and sum(map(bool, names)) >= MIN_FIELDS and has_sender


def _begins_doubtful_part(lines: list[str], index: int) -> bool:
    """Whether a forwarded mail, a head without address or a signature begins here, which may be what matters."""
    line = lines[index].strip()
    fields = [near for near in lines[index : index + 5] if FIELD.match(near.strip())]
    is_head = bool(FIELD.match(line)) and len(fields) >= MIN_FIELDS
    return lines[index] == SIGNATURE or bool(FORWARDED.match(line) or ORIGINAL.match(line)) or is_head
