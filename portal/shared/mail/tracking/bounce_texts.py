"""Reads bounces that are text alone, as qmail, Exim, Exchange and mobile providers send them."""

import re
from email.message import Message

from portal.shared.mail.inbound.headers import addresses, header, headers
from portal.shared.mail.states import MailState

DAEMON = re.compile(
    r"^(mailer-daemon|mail-daemon|postmaster|mailadmin|double-bounce|microsoftexchange)[^@]*(@|$)", re.IGNORECASE
)
REFUSAL = re.compile(r"(?<![\d.])[45]\d\d[ -].{3,300}")
ENHANCED = re.compile(r"(?<![\d.])[45]\.\d{1,3}\.\d{1,3}(?![\d.]).{0,200}")
# Sentences without a code: qmail, Exim, Exchange, docomo, au, SoftBank, in English and Japanese.
FAILED = re.compile(
    r"user unknown|over ?quota|quota exceeded|unknown user|no such user|no mailbox here by that name|unrouteable address|mailbox is full"
    r"|account is disabled|account is temporarily limited|does not like recipient|did not reach the following recipient"
    r"|could not be delivered|couldn't be delivered|delivery to the following recipients? failed|recipient name is not recognized"
    r"|delivery has failed to these recipients|permanent (fatal )?errors|permanent error|undeliverable"
    r"|all relevant mx records|wasn't able to deliver|unable to deliver|giving up on it"
    r"|宛先.{0,20}(見つかり|存在し|不明)|配信できません|送信できません|届けることができません|届きませんでした|配信不能",
    re.IGNORECASE,
)
DELAYED = re.compile(
    r"warning message only|has not yet been delivered|will (continue to )?(be re)?tr(y|ied)|has been delayed|delivery.{0,20}delayed"
    r"|no need to re-?send|再送を試み|遅れています|遅延",
    re.IGNORECASE,
)
CERTAIN_SUBJECT = re.compile(
    r"undeliver|delivery (status|failure|has failed)|returned mail|failure notice|mail (system error|delivery (failed|subsystem))"
    r"|non.?delivery|配信不能|配信(に)?失敗|送信できません|エラーメール|不達",
    re.IGNORECASE,
)
RETURNED = re.compile(
    r"^-{2,} ?(below this line is a copy|this is a copy of the message|the body of the message|original message|returned message"
    r"|undelivered message|original message follows|元のメッセージ)"
    r"|^[> ]*(return-path|received|message-id|mime-version|dkim-signature): ",
    re.IGNORECASE | re.MULTILINE,
)
FIELD = re.compile(r"^([A-Za-z][A-Za-z-]{2,40}):[ \t]*(.*)$")
MAX_LINES = 20_000
MAX_FAILURE_TEXT = 300


def is_from_daemon(message: Message) -> bool:
    """Whether a mail server wrote it: by its name, by an empty sender, or by the list of failed addresses (Exim)."""
    if header(message, "X-Failed-Recipients"):
        return True
    sender = next(iter(addresses(message, "From")), "")
    bare = header(message, "From").strip("<> ")
    return not bare or bool(DAEMON.match(sender or bare)) or (not sender and bool(DAEMON.search(bare)))


def read(message: Message, text: str) -> tuple[MailState, str] | None:
    """(state, diagnostic) by a code or a sentence above the returned mail; None without one."""
    is_answer = header(message, "Auto-Submitted").lower().startswith("auto-replied")
    is_certain = bool(headers(message, "X-Failed-Recipients") or CERTAIN_SUBJECT.search(header(message, "Subject")))
    if is_answer and not is_certain:
        return None
    report = text[: match.start()] if (match := RETURNED.search(text)) else text
    refusal = REFUSAL.search(report) or ENHANCED.search(report)
    sentence = FAILED.search(report)
    if not refusal and not (sentence and is_certain) and not (is_certain and DELAYED.search(report)):
        return None
    is_delayed = bool(DELAYED.search(report)) and not (refusal and refusal[0].startswith("5"))
    state = MailState.DEFERRED if is_delayed else MailState.BOUNCED
    found = refusal[0] if refusal else _line_around(report, sentence.start() if sentence else 0)
    return state, " ".join(found.split()).rstrip(")")[:MAX_FAILURE_TEXT]


def _line_around(text: str, place: int) -> str:
    start = text.rfind("\n", 0, place) + 1
    return text[start:].split("\n")[0]


def field_blocks(text: str) -> list[dict[str, str]]:
    """The blocks of `Name: value` lines that blank lines separate; names in lower case, folded values joined."""
    blocks: list[dict[str, str]] = [{}]
    name = ""
    for line in text.split("\n")[:MAX_LINES]:
        if not line.strip():
            blocks.append({})
            name = ""
        elif line[0] in " \t" and name:
            blocks[-1][name] += " " + line.strip()
        elif match := FIELD.match(line.rstrip("\r")):
            name = match[1].lower()
            blocks[-1].setdefault(name, match[2].strip())
    return [fields for fields in blocks if fields]
