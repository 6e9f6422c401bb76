"""Parses delivery status notifications (RFC 3464, RFC 6533), and what servers send instead of them."""

from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from email.policy import compat32

from portal.shared.mail.inbound.charsets import decode
from portal.shared.mail.inbound.headers import addresses, header
from portal.shared.mail.states import MailState
from portal.shared.mail.tracking import bounce_texts
from portal.shared.mail.tracking.report_parts import complaint_fields, returned_message_id, status_fields, text_of

STATES_BY_ACTION = {
    "failed": MailState.BOUNCED,
    "delayed": MailState.DEFERRED,
    "delivered": MailState.DELIVERED,
}
STATES_BY_STATUS = {"5": MailState.BOUNCED, "4": MailState.DEFERRED, "2": MailState.DELIVERED}  # class, RFC 3463 §2
COMPLAINTS = {"abuse", "fraud", "virus", "other"}  # not "not-spam" and "auth-failure"
OTHER_ACTIONS = {"relayed", "expanded"}
RETURN_PATH_HEADERS = ("Delivered-To", "X-Original-To", "Envelope-To", "To")
MAX_BYTES = 2_000_000  # of a notice that are parsed; the report stands before the returned mail


@dataclass(frozen=True)
class Notice:
    """The report of a server about one mail."""

    state: MailState
    diagnostic: str  # text of the server
    return_paths: list[str]  # our addresses that received the notice
    message_id: str  # of the reported mail; "" when missing
    notice_id: str  # Message-ID of the notice


def parse_notice(raw: bytes) -> Notice | None:
    """The notice in a mail; None when the mail is something else, such as an absence notice."""
    message = message_from_bytes(raw[:MAX_BYTES], policy=compat32)
    report = _standard(message) or _complaint(message)
    if report is None and bounce_texts.is_from_daemon(message):
        report = _unlabelled(raw) or bounce_texts.read(message, text_of(message))
    if report is None:
        return None
    state, diagnostic = report
    return_paths = [address for name in RETURN_PATH_HEADERS for address in addresses(message, name)]
    return Notice(state, diagnostic, return_paths, returned_message_id(message), header(message, "Message-ID"))


def _standard(message: Message) -> tuple[MailState, str] | None:
    """(state, diagnostic) by the recipient fields of RFC 3464 §2.3: Action, Status, Diagnostic-Code."""
    return _report(status_fields(message))


def _complaint(message: Message) -> tuple[MailState, str] | None:
    """The report of a mailbox provider that its user has marked our mail as unwanted (RFC 5965)."""
    kinds = [fields.get("feedback-type", "").strip().lower() for fields in complaint_fields(message)]
    kind = next((kind for kind in kinds if kind in COMPLAINTS), "")
    return (MailState.COMPLAINED, f"Feedback-Type: {kind}") if kind else None


def _unlabelled(raw: bytes) -> tuple[MailState, str] | None:
    """The same fields in a report whose type or boundary is missing or wrong."""
    from_text = bounce_texts.field_blocks(decode(raw[:MAX_BYTES]))
    return _report([fields for fields in from_text if "final-recipient" in fields or "original-recipient" in fields])


def _report(blocks: list[dict[str, str]]) -> tuple[MailState, str] | None:
    """The first recipient with a state; a report about one mail has one recipient."""
    for fields in blocks:
        if state := _state(fields):
            kind, _semicolon, code = fields.get("diagnostic-code", "").partition(";")
            diagnostic = code or kind
            status = fields.get("status", "").split(" ")[0]
            return state, " ".join(f"{diagnostic} {'' if status in diagnostic else status}".split())
    return None


def _state(fields: dict[str, str]) -> MailState | None:
    """By the action; by the class of the status when the action is missing or is no action of the RFC."""
    action = fields.get("action", "").split("(")[0].strip().lower()
    if action in OTHER_ACTIONS:
        return None
    return STATES_BY_ACTION.get(action) or STATES_BY_STATUS.get(fields.get("status", "").strip()[:1])
