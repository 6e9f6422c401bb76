"""Reads bounces from the mailbox of the return path (Maildir or IMAP), stores them as events, and deletes them."""

import imaplib
import mailbox
from collections.abc import Iterator
from datetime import datetime, timedelta
from hashlib import sha256
from urllib.parse import SplitResult, unquote, urlsplit

from django.conf import settings
from django.db import InterfaceError, OperationalError, transaction

from portal.shared.errors import Throttled
from portal.shared.mail import correlation
from portal.shared.mail import services as mail_services
from portal.shared.mail.bounce_reasons import failure_reason
from portal.shared.mail.inbound.storage import set_aside, store_received
from portal.shared.mail.models import MailEvent, MailMessage
from portal.shared.mail.states import MailState
from portal.shared.mail.tracking import dsn
from portal.shared.throttle import throttle

BATCH_SIZE = 200  # mails in one run
MIN_INTERVAL = timedelta(seconds=50)
SOURCE = "dsn"


def receive_bounce(raw: bytes, at: datetime) -> bool:
    """Stores the event of one bounce; False when it is no bounce of our mails, or is stored already."""
    notice = dsn.parse_notice(raw)
    mail = _mail_of(notice) if notice else None
    if notice is None or mail is None:
        return False
    is_delivered = notice.state == MailState.DELIVERED
    event = MailEvent(
        state=notice.state,
        at=at,
        source=SOURCE,
        external_id=(notice.notice_id or sha256(raw).hexdigest())[:200],
        reply=(notice.diagnostic or notice.state).replace("\x00", "")[: mail_services.MAX_DIAGNOSTIC_LENGTH],
        reason="" if is_delivered else failure_reason(notice.diagnostic, mail.address),
    )
    return mail_services.record_event(mail, event)


def take_bounce(raw: bytes, at: datetime) -> bool:
    """`receive_bounce`, for one mail of many: one that cannot be read is stored for staff and does not stop the next.

    Raises only when the database is out of reach: the mail then stays in the mailbox.
    """
    try:
        with transaction.atomic():
            return receive_bounce(raw, at)
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:  # noqa: BLE001 - any error in what others sent: logged, counted and shown to staff
        set_aside(store_received(raw, source="bounces", at=at), error)
        return False


def _mail_of(notice: dsn.Notice) -> MailMessage | None:
    """Finds the mail by the signed return path, else by its random Message-ID, which only the receiver knows."""
    candidates = (correlation.mail_of_return_path(address) for address in notice.return_paths)
    mail = next((candidate for candidate in candidates if candidate), None)
    if mail or not notice.message_id:
        return mail
    return MailMessage.objects.filter(message_id=notice.message_id).first()


def read_bounce_mailbox(at: datetime) -> int:
    """Empties the mailbox in BOUNCE_MAILBOX: maildir:///path or imaps://user:password@host/folder.

    Returns the number of stored events. Runs at most once in MIN_INTERVAL.
    """
    url = urlsplit(settings.BOUNCE_MAILBOX)
    if not url.scheme:
        return 0
    messages = _maildir(url.path) if url.scheme == "maildir" else _imap(url)
    try:
        throttle("bounce-mailbox", limit=1, per=MIN_INTERVAL, at=at)
    except Throttled:
        return 0
    return sum(take_bounce(raw, at) for raw in messages)


def _maildir(path: str) -> Iterator[bytes]:
    """Yields each mail and deletes it after it was stored; after a crash it is read again, which has no effect."""
    box = mailbox.Maildir(path, create=False)
    for key in box.keys()[:BATCH_SIZE]:
        yield box.get_bytes(key)
        box.remove(key)


def _imap(url: SplitResult) -> Iterator[bytes]:
    """The same over IMAP: each mail is marked as deleted after it was stored, then the folder is expunged."""
    client = imaplib.IMAP4_SSL if url.scheme == "imaps" else imaplib.IMAP4
    with client(url.hostname or "", url.port or (993 if url.scheme == "imaps" else 143), timeout=20) as server:
        server.login(unquote(url.username or ""), unquote(url.password or ""))
        server.select(unquote(url.path.strip("/")) or "INBOX")
        _answer, (numbers,) = server.search(None, "UNDELETED")
        for number in numbers.split()[:BATCH_SIZE]:
            _answer, parts = server.fetch(number, "(RFC822)")
            if isinstance(parts[0], tuple):  # None for a mail that another program has deleted
                yield parts[0][1]
            server.store(number, "+FLAGS", r"(\Deleted)")
        server.expunge()
