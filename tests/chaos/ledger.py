"""What buyers were told, written down outside the site: pages that said "complete", mails that a server took, errors."""

import threading
import time
from collections import Counter
from dataclasses import dataclass, field


@dataclass(frozen=True)
class AcceptedMail:
    """A mail that the mail server took, in seconds of the harness's clock. `answered`: whether its 250 was sent back."""

    message_id: str
    to: str
    at: float
    answered: bool = True


@dataclass
class Ledger:
    """Collected by many threads at once. `completed`: order code → address of its buyer."""

    completed: dict[str, str] = field(default_factory=dict)
    vouchers: dict[str, str] = field(default_factory=dict)
    emails: list[AcceptedMail] = field(default_factory=list)
    faults: list[tuple[float, str]] = field(default_factory=list)  # begin of each, and its kind
    seen: Counter[str] = field(default_factory=Counter)  # what buyers saw: "5xx", "broken", "gave up" …
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def displayed(self, code: str, address: str) -> None:
        """A page said that this order is complete."""
        with self._lock:
            self.completed[code] = address

    def accepted(self, message_id: str, to: str, *, answered: bool = True) -> None:
        """The mail server took a mail."""
        with self._lock:
            self.emails.append(AcceptedMail(message_id, to, time.time(), answered))

    def fault(self, kind: str) -> None:
        """A fault begins."""
        with self._lock:
            self.faults.append((time.time(), kind))

    def saw(self, what: str) -> None:
        """A buyer saw something that is counted."""
        with self._lock:
            self.seen[what] += 1
