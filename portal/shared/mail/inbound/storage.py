"""Stores mails as they came, and marks what could not be read for review by staff."""

import logging
from datetime import datetime
from hashlib import sha256

from portal.shared.mail.models import ReceivedMail
from portal.shared.mail.states import ReceivedState

log = logging.getLogger(__name__)
MIME = "message/rfc822"


def store_received(raw: bytes, *, source: str, at: datetime, content_type: str = MIME) -> ReceivedMail:
    """Stores the bytes of one mail or webhook request; what is sent again is the row of before."""
    digest = sha256(f"{source}\n{content_type}\n".encode(errors="replace") + raw).hexdigest()
    fields = {"source": source[:30], "content_type": content_type[:250], "raw": raw, "received_at": at}
    return ReceivedMail.objects.get_or_create(digest=digest, defaults=fields)[0]


def set_aside(mail: ReceivedMail, error: Exception) -> None:
    """Marks a mail that could not be read. Called in an `except` block: the log line has the traceback."""
    log.exception("received mail %s could not be read, staff must look at it", mail.pk)
    problem = f"{type(error).__name__}: {error}".encode("utf-8", "replace").decode().replace("\x00", "")[:200]
    ReceivedMail.objects.filter(pk=mail.pk).update(state=ReceivedState.REVIEW, problem=problem)


def close_review(mail_id: int) -> None:
    """Staff have looked at it; idempotent."""
    ReceivedMail.objects.filter(pk=mail_id, state=ReceivedState.REVIEW).update(state=ReceivedState.CLOSED)


def number_in_review() -> int:
    """How many mails wait for staff."""
    return ReceivedMail.objects.filter(state=ReceivedState.REVIEW).count()
