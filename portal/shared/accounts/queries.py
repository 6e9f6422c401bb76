"""Reads about verification links, and the names of those who did something."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Protocol

from django.db.models import TextChoices

from portal.shared import signing
from portal.shared.accounts.models import EmailVerification, User
from portal.shared.actors import actor_label, staff_address

PURPOSE = "verify"


def verification_by_id(public_id: str) -> EmailVerification | None:
    """The verification of that public id, or None."""
    return EmailVerification.objects.filter(public_id=public_id).first()


def is_valid_token(token: str) -> bool:
    """Whether the token of a mailed link is complete and has a valid HMAC."""
    return signing.token_matches(PURPOSE, token)


def actor_names(actors: Iterable[str]) -> dict[str, str]:
    """What people read for each stored actor: a staff user's name, the address of one without, お客さま, 自動処理."""
    stored = set(actors)
    addresses = {actor: address for actor in stored if (address := staff_address(actor))}
    names = dict(User.objects.filter(email__in=addresses.values()).exclude(name="").values_list("email", "name"))
    staff = {actor: names.get(address, address) for actor, address in addresses.items()}
    return {actor: actor_label(actor) for actor in stored} | staff


def staff_name(user: User | None) -> str:
    """A staff user as colleagues read it: the name, the address of one without, a dash for nobody."""
    return "—" if user is None else user.name or user.email


class LogEntry(Protocol):
    """An entry of the log of an order or an inquiry."""

    at: datetime
    kind: str
    actor: str
    request_id: str
    from_state: str
    to_state: str


def log_rows(entries: Iterable[LogEntry], kinds: type[TextChoices], *states: type[TextChoices]) -> list[dict[str, Any]]:
    """The entries in words: `at`, `what` such as 状態：手続き中 → 確定, `who` by name, `request_id`.

    `states`: the classes that name the stored states; a value that none of them has stands as it is.
    """
    stored = list(entries)
    names, labels = actor_names(entry.actor for entry in stored), dict(kinds.choices)
    state_labels = {value: str(label) for state in reversed(states) for value, label in state.choices}
    return [
        {
            "at": entry.at,
            "what": _what(str(labels.get(entry.kind, entry.kind)), entry, state_labels),
            "who": names[entry.actor],
            "request_id": entry.request_id,
        }
        for entry in stored
    ]


def _what(label: str, log_entry: LogEntry, state_labels: dict[str, str]) -> str:
    steps = [state_labels.get(state, state) for state in (log_entry.from_state, log_entry.to_state) if state]
    return f"{label}：{' → '.join(steps)}" if steps else label
