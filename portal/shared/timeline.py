"""The item of the timelines of orders and mails; `components/timeline.html` renders a list of them."""

from dataclasses import dataclass
from datetime import datetime

DONE, NOW, FAIL = "done", "now", "fail"


@dataclass(frozen=True)
class TimelineItem:
    """Time, label, details (`text`) and state of one item: done, in progress (now) or failed (fail)."""

    at: datetime | None
    label: str
    text: str
    state: str

    @property
    def current(self) -> bool:
        """Whether it is in progress: the present point of the timeline."""
        return self.state == NOW
