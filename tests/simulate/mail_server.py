"""The mail server of a run: takes mails, refuses some for now, and loses some of its answers."""

import smtplib
from collections import Counter
from dataclasses import dataclass, field

from portal.shared.mail.outgoing import OutgoingMail
from tests.simulate import process

LOST_ANSWER = "answer lost"
CLOSED = "Connection unexpectedly closed"


@dataclass
class MailServer:
    """`taken`: Message-ID → copies. `in_doubt`: how often our side could not know that a copy was taken.

    A copy is in doubt when the answer is lost, or when process or clock stop between the answer and our commit.
    """

    faults: dict[int, object]
    number: int = 0
    is_calm: bool = False
    taken: Counter[str] = field(default_factory=Counter)
    in_doubt: Counter[str] = field(default_factory=Counter)
    unrecorded: dict[str, str] = field(default_factory=dict)  # actor → Message-ID of the copy it has yet to record

    def send(self, message: OutgoingMail) -> int:
        """In place of the exchange by SMTP: the lease is renewed before DATA, as our backend does."""
        process.point("mail server: DATA")
        message.renew_lease()
        fault = None if self.is_calm else self.faults.get(self.number)
        self.number += 1
        if fault and fault != LOST_ANSWER:
            raise smtplib.SMTPDataError(451, b"4.3.0 try again later")
        message_id = str(message.extra_headers.get("Message-ID", ""))
        self.taken[message_id] += 1
        if fault:
            self.in_doubt[message_id] += 1
            raise smtplib.SMTPServerDisconnected(CLOSED)
        self.unrecorded[process.name()] = message_id
        process.point("mail server: 250")
        return 1

    def recorded(self, actor: str) -> None:
        """The actor has gone on to another task: its copy was recorded."""
        self.unrecorded.pop(actor, None)

    def stopped(self, actor: str = "") -> None:
        """A process was killed, or (without a name) all of them stood still while time went by."""
        for each in [actor] if actor else list(self.unrecorded):
            if message_id := self.unrecorded.get(each):
                self.in_doubt[message_id] += 1
