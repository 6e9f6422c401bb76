"""Data recipients: to whom outside the site data is sent. Each app registers its own; a help page lists those in use.

Source of the rule: 電気通信事業法27条の12 (外部送信規律): for each recipient what is sent, to whom and for what purpose.
"""

from collections.abc import Callable
from dataclasses import dataclass

from portal.shared.registries.base import Registry


@dataclass(frozen=True)
class DataRecipient:
    """One recipient, in texts of the active language. `sent_by_browser`: the reader's own device sends the data."""

    recipient: str
    data_sent: str
    purpose: str
    sent_by_browser: bool = False


@dataclass(frozen=True)
class DataRecipientSource:
    """`recipients()` gives those that the present configuration sends data to; an empty list when it is off."""

    name: str
    recipients: Callable[[], list[DataRecipient]]


_sources: Registry[DataRecipientSource] = Registry("source of data recipients")


def register_data_recipients(name: str, recipients: Callable[[], list[DataRecipient]]) -> None:
    """Called by the owning app's `data_recipients.py`."""
    _sources.add(name, DataRecipientSource(name, recipients))


def all_data_recipients() -> list[DataRecipient]:
    """All recipients in use, in the order of registration."""
    return [recipient for source in _sources for recipient in source.recipients()]
