"""Personal data: what each app stores of a user, for the data export and for the deletion of the account.

The owning app registers its sources in a module `personal_data.py`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from portal.shared.registries.base import Registry


class AccountOwner(Protocol):
    """A user as far as a source below accounts needs it."""

    @property
    def pk(self) -> Any:
        """The primary key of the user's row."""

    @property
    def email(self) -> str:
        """The verified address of the account."""


def _nothing(*_args: object) -> tuple[()]:
    return ()


@dataclass(frozen=True)
class PersonalDataSource[U]:
    """One part of the export. `collect(user)` gives JSON values under `name`; `files(user)` pairs of name and bytes.

    `deletion_blockers(user, at)` gives sentences on what must be over before the account can be deleted.
    `erase(user, at)` deletes or anonymises what no law requires, inside the transaction that deletes the account;
    it may run twice.
    """

    name: str
    collect: Callable[[U], object]
    files: Callable[[U], Iterable[tuple[str, bytes]]] = _nothing
    deletion_blockers: Callable[[U, datetime], Iterable[str]] = _nothing
    erase: Callable[[U, datetime], object] = _nothing


personal_data_sources: Registry[PersonalDataSource[Any]] = Registry("personal-data source")


def register_personal_data[U](source: PersonalDataSource[U]) -> PersonalDataSource[U]:
    """Called by the owning app's `personal_data.py`."""
    return personal_data_sources.add(source.name, source)
