"""Maps a server's diagnostic text and the address's domain to a FailureReason."""

import re

from portal.shared.mail.mailbox_providers import MailboxProvider, mailbox_provider_of
from portal.shared.mail.states import FailureReason

SMTP_CODE = re.compile(r"(?<![\d.])([245]\d\d)(?![\d.])")
ENHANCED_CODE = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")  # RFC 3463
MISSING = re.compile(
    r"user unknown|unknown user|no such (user|mailbox|recipient|address)|does(n't| not) exist|invalid recipient"
    r"|recipient (address )?rejected: (undeliverable|user)|mailbox (not found|unavailable)|address not found"
    r"|bad destination mailbox",
    re.IGNORECASE,
)
MAILBOX_FULL = re.compile(
    r"too much mail data|mailbox.{0,20}full|over ?quota|quota exceeded|insufficient.{0,20}storage", re.I
)
SENDER_PROBLEM = re.compile(
    r"line too long|spf|dkim|dmarc|unauthenticated|reverse dns|ptr record|sender.{0,20}(rejected|denied)", re.I
)
RELAY_DENIED = re.compile(r"relay(ing)? (access )?denied", re.IGNORECASE)
REASONS_BY_ENHANCED_CODE = {
    "5.1.1": FailureReason.MISSING,
    "5.1.2": FailureReason.MALFORMED,
    "5.1.3": FailureReason.MALFORMED,
    "5.1.6": FailureReason.MISSING,
    "5.1.8": FailureReason.SENDER_PROBLEM,
    "5.1.10": FailureReason.MISSING,
    "5.2.1": FailureReason.MISSING,
    "4.2.2": FailureReason.MAILBOX_FULL,
    "5.2.2": FailureReason.MAILBOX_FULL,
    "5.4.4": FailureReason.MALFORMED,
    "5.7.1": FailureReason.FILTERED,
    **{f"5.7.{number}": FailureReason.SENDER_PROBLEM for number in (*range(20, 31), 9, 50, 51)},
}
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
    code, detail = _first(SMTP_CODE, diagnostic), _first(ENHANCED_CODE, diagnostic)
    if MAILBOX_FULL.search(diagnostic) or code == "552":
        return FailureReason.MAILBOX_FULL
    if SENDER_PROBLEM.search(diagnostic) or (code == "553" and "does not exist" in diagnostic):
        return FailureReason.SENDER_PROBLEM
    if RELAY_DENIED.search(diagnostic):
        return FailureReason.MALFORMED
    if code == "550" and mailbox_provider_of(address) in AMBIGUOUS:
        return FailureReason.MISSING_OR_FILTERED
    if detail in REASONS_BY_ENHANCED_CODE:
        return REASONS_BY_ENHANCED_CODE[detail]
    if (code or detail).startswith("4"):
        return FailureReason.TEMPORARY
    if MISSING.search(diagnostic):
        return FailureReason.MISSING
    return REASONS_BY_LABEL.get(label or "", FailureReason.UNKNOWN)


def _first(pattern: re.Pattern[str], text: str) -> str:
    match = pattern.search(text)
    return match[1] if match else ""
