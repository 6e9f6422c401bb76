"""Reads stored mails and passes them to the handlers; what cannot be read is marked for staff."""

from collections.abc import Iterator
from datetime import datetime
from email import message_from_bytes
from email.policy import compat32

from django.db import InterfaceError, OperationalError

from portal.shared.mail.inbound.messages import InboundMail, dispatch_mail, parse_message
from portal.shared.mail.inbound.providers import messages_in
from portal.shared.mail.inbound.storage import MIME, set_aside
from portal.shared.mail.models import ReceivedMail
from portal.shared.mail.states import ReceivedState

MAX_BOUNDARIES = 2000  # lines that may begin a part; Python's parser takes minutes for a million


def process_received(mail_id: int, at: datetime) -> ReceivedState:
    """Reads one stored mail and passes it on; the state it has then. May run twice: handlers take a mail once.

    Raises only when the database is out of reach: the mail stays waiting, and a job tries it again.
    """
    mail = ReceivedMail.objects.get(pk=mail_id)
    if mail.state != ReceivedState.WAITING:
        return ReceivedState(mail.state)
    try:
        accepted = [dispatch_mail(message, at) for message in _messages(mail)]
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:  # noqa: BLE001 - any error in what others sent: logged, and shown to staff
        set_aside(mail, error)
        return ReceivedState.REVIEW
    state = ReceivedState.ACCEPTED if any(accepted) else ReceivedState.UNMATCHED
    ReceivedMail.objects.filter(pk=mail.pk).update(state=state)
    return state


def _messages(mail: ReceivedMail) -> Iterator[InboundMail]:
    raw = bytes(mail.raw)
    if raw.count(b"\n--") > MAX_BOUNDARIES:
        raise ValueError("too many parts")  # noqa: EM101 - for the log and staff
    if mail.content_type == MIME:
        yield parse_message(message_from_bytes(raw, policy=compat32))
        return
    for message in messages_in(mail.source, mail.content_type, raw):
        yield parse_message(message, message.envelope_sender, message.envelope_recipient or "")
