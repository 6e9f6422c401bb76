"""The item of every timeline: of an order, of a mail; `components/timeline.html` draws a list of them."""

from dataclasses import dataclass
from datetime import datetime

DONE, NOW, FAIL = "done", "now", "fail"


@dataclass(frozen=True)
class TimelineItem:
    """When, what, more about it, and whether it is done, in progress (now) or went wrong (fail)."""

    at: datetime | None
    label: str
    text: str
    state: str

    @property
    def current(self) -> bool:
        """Whether it is in progress."""
        return self.state == NOW
