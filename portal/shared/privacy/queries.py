"""Reads about what is kept."""

from dataclasses import dataclass

from portal.shared.page_cache import remembered
from portal.shared.privacy.models import RetentionPeriod
from portal.shared.registries.retention import Keeping, Span, keepings


@dataclass(frozen=True)
class Kept:
    """A kind of things with the period in force; None: as long as the account."""

    keeping: Keeping
    span: Span | None


def kept_things() -> list[Kept]:
    """Every kind with its period of today, in the order of registering."""
    rows = remembered("retention-periods", lambda: {row.name: row.span for row in RetentionPeriod.objects.all()})
    return [Kept(one, rows.get(one.name, one.period) if one.erase else None) for one in keepings]
