"""What a refusal means: read from the other server's words and the domain they are about, never from a label alone."""

import re

from portal.shared.mail.mailbox_providers import Carrier, carrier_of
from portal.shared.mail.states import Reason

CODE = re.compile(r"(?<![\d.])([245]\d\d)(?![\d.])")
ENHANCED = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")  # RFC 3463
NO_SUCH = re.compile(
    r"user unknown|unknown user|no such (user|mailbox|recipient|address)|does(n't| not) exist|invalid recipient"
    r"|recipient (address )?rejected: (undeliverable|user)|mailbox (not found|unavailable)|address not found"
    r"|bad destination mailbox",
    re.IGNORECASE,
)
FULL = re.compile(r"too much mail data|mailbox.{0,20}full|over ?quota|quota exceeded|insufficient.{0,20}storage", re.I)
OURS = re.compile(
    r"line too long|spf|dkim|dmarc|unauthenticated|reverse dns|ptr record|sender.{0,20}(rejected|denied)", re.I
)
RELAY = re.compile(r"relay(ing)? (access )?denied", re.IGNORECASE)
BY_ENHANCED = {
    "5.1.1": Reason.MISSING,
    "5.1.2": Reason.MALFORMED,
    "5.1.3": Reason.MALFORMED,
    "5.1.6": Reason.MISSING,
    "5.1.8": Reason.OURS,
    "5.1.10": Reason.MISSING,
    "5.2.1": Reason.MISSING,
    "4.2.2": Reason.FULL,
    "5.2.2": Reason.FULL,
    "5.4.4": Reason.MALFORMED,
    "5.7.1": Reason.FILTERED,
    **{f"5.7.{number}": Reason.OURS for number in (*range(20, 31), 9, 50, 51)},
}
# A docomo or au 550 says "unknown user" also when the user's own filter refused (facts of both carriers).
AMBIGUOUS = {Carrier.DOCOMO, Carrier.AU}
BY_LABEL = {
    "invalid": Reason.MALFORMED,
    "blocked": Reason.FILTERED,
    "spam": Reason.SPAM,
    "timed_out": Reason.LATER,
}


def reason_of(reply: str, address: str, label: str | None = None) -> Reason:
    """The reason behind a server's words about an address; `label` is the provider's own word, the last resort."""
    code, detail = _first(CODE, reply), _first(ENHANCED, reply)
    if FULL.search(reply) or code == "552":
        return Reason.FULL
    if OURS.search(reply) or (code == "553" and "does not exist" in reply):
        return Reason.OURS
    if RELAY.search(reply):
        return Reason.MALFORMED
    if code == "550" and carrier_of(address) in AMBIGUOUS:
        return Reason.MISSING_OR_FILTERED
    if detail in BY_ENHANCED:
        return BY_ENHANCED[detail]
    if (code or detail).startswith("4"):
        return Reason.LATER
    if NO_SUCH.search(reply):
        return Reason.MISSING
    return BY_LABEL.get(label or "", Reason.UNKNOWN)


def _first(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    return found[1] if found else ""
