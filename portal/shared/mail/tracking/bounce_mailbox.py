"""The mailbox to which mails come back when we send by plain SMTP: read, written down once, emptied."""

import imaplib
import mailbox
from collections.abc import Iterator
from datetime import datetime, timedelta
from hashlib import sha256
from typing import cast
from urllib.parse import SplitResult, unquote, urlsplit

from django.conf import settings

from portal.shared.errors import Throttled
from portal.shared.mail import services as mail_services
from portal.shared.mail.models import MailEvent, MailMessage
from portal.shared.mail.states import MailState
from portal.shared.mail.tracking import correlation, dsn
from portal.shared.mail.tracking.bounce_reasons import failure_reason
from portal.shared.throttle import throttle

BATCH_SIZE = 200
MIN_INTERVAL = timedelta(seconds=50)
SOURCE = "dsn"


def receive_bounce(raw: bytes, at: datetime) -> bool:
    """One mail of the bounce mailbox; False when it tells nothing (new) of a mail of ours."""
    notice = dsn.parse_notice(raw)
    mail = _mail_of(notice) if notice else None
    if notice is None or mail is None:
        return False
    is_good = notice.state == MailState.DELIVERED
    event = MailEvent(
        state=notice.state,
        at=at,
        source=SOURCE,
        external_id=(notice.notice_id or sha256(raw).hexdigest())[:200],
        reply=(notice.diagnostic or notice.state).replace("\x00", "")[: mail_services.MAX_DIAGNOSTIC_LENGTH],
        reason="" if is_good else failure_reason(notice.diagnostic, mail.address),
    )
    return mail_services.record_event(mail, event)


def _mail_of(notice: dsn.Notice) -> MailMessage | None:
    """By the return path, which nobody can forge; else by the random number that only sender and receiver know."""
    found = (correlation.mail_of_return_path(address) for address in notice.return_paths)
    named = next((mail for mail in found if mail), None)
    if named or not notice.message_id:
        return named
    return MailMessage.objects.filter(message_id=notice.message_id).first()


def read_bounce_mailbox(at: datetime) -> int:
    """Empties the mailbox that BOUNCE_MAILBOX names: maildir:///path or imaps://user:password@host/folder."""
    url = urlsplit(settings.BOUNCE_MAILBOX)
    if not url.scheme:
        return 0
    letters = _maildir(url.path) if url.scheme == "maildir" else _imap(url)
    try:
        throttle("bounce-mailbox", limit=1, per=MIN_INTERVAL, at=at)
    except Throttled:
        return 0
    return sum(receive_bounce(raw, at) for raw in letters)


def _maildir(path: str) -> Iterator[bytes]:
    """Each letter, removed after it was taken in: whoever dies between reads it again, which changes nothing."""
    box = mailbox.Maildir(path, create=False)
    for key in box.keys()[:BATCH_SIZE]:
        yield box.get_bytes(key)
        box.remove(key)


def _imap(url: SplitResult) -> Iterator[bytes]:
    """The same on a server; a letter is marked as deleted after it was taken in."""
    kind = imaplib.IMAP4_SSL if url.scheme == "imaps" else imaplib.IMAP4
    with kind(url.hostname or "", url.port or (993 if url.scheme == "imaps" else 143), timeout=20) as server:
        server.login(unquote(url.username or ""), unquote(url.password or ""))
        server.select(unquote(url.path.strip("/")) or "INBOX")
        _answer, (numbers,) = server.search(None, "UNDELETED")
        for number in numbers.split()[:BATCH_SIZE]:
            _answer, parts = server.fetch(number, "(RFC822)")
            yield cast(tuple[bytes, bytes], parts[0])[1]
            server.store(number, "+FLAGS", r"(\Deleted)")
        server.expunge()
