"""Maps a server's refusal, in an SMTP reply or in a bounce, to a FailureReason: the only place that judges them.

A refusal counts as a wrong address only by the status codes of RFC 3463 for it, or by an unambiguous text. Whatever may
be about our relay, our sender, our reputation or a quota of ours is never taken for a wrong address.
"""

import re

from portal.shared.mail.mailbox_providers import MailboxProvider, mailbox_provider_of
from portal.shared.mail.states import FailureReason

SMTP_CODE = re.compile(r"(?<![\d.])([245]\d\d)(?![\d.])")
ENHANCED_CODE = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")  # RFC 3463
MISSING = re.compile(
    r"user unknown|unknown user|no such (user|mailbox|recipient|address)|invalid recipient"
    r"|(user|account|mailbox|recipient|address)\b.{0,60}does(n't| not) exist"
    r"|recipient (address )?rejected: (undeliverable|user)|mailbox not found|address not found|bad destination mailbox",
    re.IGNORECASE,
)
MAILBOX_FULL = re.compile(
    r"too much mail data|mailbox.{0,20}full|over ?quota|quota exceeded|insufficient.{0,20}storage", re.I
)
NO_SUCH_DOMAIN = re.compile(
    r"(domain|host)\b.{0,20}not (be )?found|domain\b.{0,60}does not exist|no such (domain|host)|unrouteable", re.I
)
OUR_QUOTA = re.compile(r"(daily|sending|hourly|message|maximum)\b.{0,25}(quota|limit|rate)\b.{0,20}exceed", re.I)
# The stage of the exchange at which Python's smtplib was refused: before any receiver was named.
OUR_STAGE = re.compile(r"^SMTP(SenderRefused|Authentication|Helo|Connect|NotSupported)")
SENDER_PROBLEM = re.compile(
    r"line too long|\b(spf|dkim|dmarc|arc)\b|unauthenticated|authenticat|reverse dns|ptr record"
    r"|relay(ing)? (access )?(is )?(denied|prohibited|not (permitted|allowed))|not permitted to relay|unable to relay"
    r"|sender.{0,60}(reject|denied|refused|not exist|invalid|blocked|unknown|verif|not allowed)",
    re.IGNORECASE,
)
# Of lasting refusals only: with a 4xx these are temporary.
POLICY = re.compile(
    r"\bspam|black ?list|block ?list|blocked|reputation|\brate\b|too many|unsolicited|(?<!not )listed (at|in|by|on)|rbl|dnsbl"
    r"|not accept(ing)? mail from",
    re.IGNORECASE,
)
REASONS_BY_ENHANCED_CODE = {
    "5.1.1": FailureReason.MISSING,
    "5.1.2": FailureReason.MALFORMED,
    "5.1.3": FailureReason.MALFORMED,
    "5.1.6": FailureReason.MISSING,
    "5.1.7": FailureReason.SENDER_PROBLEM,
    "5.1.8": FailureReason.SENDER_PROBLEM,
    "5.1.10": FailureReason.MISSING,
    "5.2.1": FailureReason.MISSING,
    "4.2.2": FailureReason.MAILBOX_FULL,
    "5.2.2": FailureReason.MAILBOX_FULL,
    "5.4.5": FailureReason.SENDER_PROBLEM,
    "5.7.1": FailureReason.FILTERED,
}
# The subjects of RFC 3463 that are about us: protocol, content, security and policy.
OUR_SUBJECTS = ("5.3.4", "5.5.", "5.6.", "5.7.")
# docomo and au also answer 550 "unknown user" when a filter of the user refused the mail, as both companies document.
AMBIGUOUS = {MailboxProvider.DOCOMO, MailboxProvider.AU}
REASONS_BY_LABEL = {
    "invalid": FailureReason.MALFORMED,
    "blocked": FailureReason.FILTERED,
    "spam": FailureReason.SPAM,
    "timed_out": FailureReason.TEMPORARY,
}


def failure_reason(diagnostic: str, address: str, label: str | None = None) -> FailureReason:
    """The reason by a diagnostic text; `label` is the mail service's own classification, used when nothing matches."""
    text = diagnostic.replace(address, "<address>") if address else diagnostic  # spf@example.jp says nothing about SPF
    code, detail = _first(SMTP_CODE, text), _first(ENHANCED_CODE, text)
    is_temporary = (code or detail).startswith("4")
    if _is_about_us(text, code, is_temporary=is_temporary):
        return FailureReason.SENDER_PROBLEM
    by_code = _reason_by_code(detail)
    if MAILBOX_FULL.search(text) or (code == "552" and by_code is None):
        return FailureReason.MAILBOX_FULL
    reason = by_code or (FailureReason.TEMPORARY if is_temporary else _reason_by_text(text, address))
    if reason == FailureReason.MISSING and mailbox_provider_of(address) in AMBIGUOUS:
        return FailureReason.MISSING_OR_FILTERED
    return reason or REASONS_BY_LABEL.get(label or "", FailureReason.UNKNOWN)


def _is_about_us(text: str, code: str, *, is_temporary: bool) -> bool:
    """Whether the refusal is about our sender, relay, authentication, reputation or quota, whatever its code says."""
    if SENDER_PROBLEM.search(text) or OUR_QUOTA.search(text):
        return True
    if is_temporary:
        return False
    is_unknown_host = code == "553" and "does not exist" in text
    return is_unknown_host or bool(OUR_STAGE.match(text) and code) or bool(POLICY.search(text))


def _reason_by_code(detail: str) -> FailureReason | None:
    if detail in REASONS_BY_ENHANCED_CODE:
        return REASONS_BY_ENHANCED_CODE[detail]
    return FailureReason.SENDER_PROBLEM if detail.startswith(OUR_SUBJECTS) else None


def _reason_by_text(text: str, address: str) -> FailureReason | None:
    if MISSING.search(text):
        return FailureReason.MISSING
    # the name that was not found may also be our relay's
    is_their_domain = address.rpartition("@")[2].lower() in text.lower().replace("<address>", "")
    return FailureReason.MALFORMED if is_their_domain and NO_SUCH_DOMAIN.search(text) else None


def _first(pattern: re.Pattern[str], text: str) -> str:
    match = pattern.search(text)
    return match[1] if match else ""
