"""Mail backend of the demo: stores mails as .eml files in LOCAL_MAILBOX_DIR, and reads them back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage as ParsedMessage
from email.utils import parsedate_to_datetime
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from portal.shared import clock


class LocalMailboxBackend(BaseEmailBackend):
    """Writes each mail as an .eml file; names begin with the time, so the newest sorts last."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Returns the number of mails written."""
        settings.LOCAL_MAILBOX_DIR.mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            raw = message.message().as_bytes()
            _id = message.extra_headers["Message-ID"].strip("<>").partition("@")[0]
            name = f"{clock.now():%Y%m%dT%H%M%S%f}-{_id}"
            (settings.LOCAL_MAILBOX_DIR / f"{name}.eml").write_bytes(raw)
        return len(email_messages)


@dataclass(frozen=True)
class StoredMessage:
    """One mail of the local mailbox; `name` is the file name without .eml."""

    name: str
    message: ParsedMessage

    @property
    def at(self) -> datetime:
        """The time in the Date header."""
        return parsedate_to_datetime(self.message["Date"])

    @property
    def subject(self) -> str:
        """The decoded Subject header."""
        return str(self.message["Subject"])

    @property
    def to(self) -> str:
        """The decoded To header."""
        return str(self.message["To"])

    @property
    def sender(self) -> str:
        """The decoded From header."""
        return str(self.message["From"])

    @property
    def text(self) -> str:
        """The text of the plain part."""
        return self.part("plain")

    def part(self, subtype: str) -> str:
        """The text of one part, "plain" or "html"; empty when there is none."""
        body = self.message.get_body(preferencelist=(subtype,))
        return body.get_content() if body else ""


def stored_messages(limit: int = 100) -> list[StoredMessage]:
    """The newest `limit` mails, newest first."""
    if not settings.LOCAL_MAILBOX_DIR.is_dir():
        return []
    files = sorted(settings.LOCAL_MAILBOX_DIR.glob("*.eml"), reverse=True)
    return [_read(file) for file in files[:limit]]


def stored_message(name: str) -> StoredMessage | None:
    """The mail with that name; None when there is none."""
    return next((_read(f) for f in settings.LOCAL_MAILBOX_DIR.glob("*.eml") if f.stem == name), None)


def _read(file: Path) -> StoredMessage:
    return StoredMessage(file.stem, message_from_bytes(file.read_bytes(), policy=policy.default))
