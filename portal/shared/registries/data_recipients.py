"""To whom outside the house something is sent: each app registers its destinations, the page lists those in use.

Source of the rule: 電気通信事業法27条の12 (外部送信規律): per destination what is sent, to whom and for what.
"""

from collections.abc import Callable
from dataclasses import dataclass

from portal.shared.registries.base import Registry


@dataclass(frozen=True)
class DataRecipient:
    """One receiver, in words of the reader's language. `by_browser`: the reader's own device sends it."""

    recipient: str
    data_sent: str
    purpose: str
    sent_by_browser: bool = False


@dataclass(frozen=True)
class DataRecipientSource:
    """`destinations()` gives those that today's configuration leads to; none when it is off."""

    name: str
    recipients: Callable[[], list[DataRecipient]]


_sources: Registry[DataRecipientSource] = Registry("sender")


def register_data_recipients(name: str, recipients: Callable[[], list[DataRecipient]]) -> None:
    """Called by the owning app's `sending.py`."""
    _sources.add(name, DataRecipientSource(name, recipients))


def all_data_recipients() -> list[DataRecipient]:
    """All of today, in the order of their senders."""
    return [destination for sender in _sources for destination in sender.recipients()]
