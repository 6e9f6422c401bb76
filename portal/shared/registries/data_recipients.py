"""To whom outside the house something is sent: each app registers its destinations, the page lists those in use.

Source of the rule: 電気通信事業法27条の12 (外部送信規律): per destination what is sent, to whom and for what.
"""

from collections.abc import Callable
from dataclasses import dataclass

from portal.shared.registries.base import Registry


@dataclass(frozen=True)
class Destination:
    """One receiver, in words of the reader's language. `by_browser`: the reader's own device sends it."""

    to: str
    what: str
    why: str
    by_browser: bool = False


@dataclass(frozen=True)
class Sender:
    """`destinations()` gives those that today's configuration leads to; none when it is off."""

    name: str
    destinations: Callable[[], list[Destination]]


_senders: Registry[Sender] = Registry("sender")


def register_sender(name: str, destinations: Callable[[], list[Destination]]) -> None:
    """Called by the owning app's `sending.py`."""
    _senders.add(name, Sender(name, destinations))


def destinations() -> list[Destination]:
    """All of today, in the order of their senders."""
    return [destination for sender in _senders for destination in sender.destinations()]
