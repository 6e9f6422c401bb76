"""What each app holds of a person: for the export of one's own data, and for the account that is deleted.

The owning app registers its part in a module `personal.py`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from portal.shared.accounts.models import User
from portal.shared.registries.base import Registry


def _nothing(*_args) -> tuple:
    return ()


@dataclass(frozen=True)
class PersonalDataSource:
    """One part. `gather(user)` gives plain values (JSON) under `name`; `files(user)` pairs of name and bytes.

    `hinders(user, at)` says in sentences what must be over before the account can go. `erase(user, at)` takes away
    what no law keeps, inside the transaction that ends the account; it may run twice.
    """

    name: str
    collect: Callable[[User], object]
    files: Callable[[User], Iterable[tuple[str, bytes]]] = _nothing
    deletion_blockers: Callable[[User, datetime], Iterable[str]] = _nothing
    erase: Callable[[User, datetime], object] = _nothing


personal_data_sources: Registry[PersonalDataSource] = Registry("holding")


def register_personal_data(source: PersonalDataSource) -> PersonalDataSource:
    """Called by the owning app's `personal.py`."""
    return personal_data_sources.add(source.name, source)
