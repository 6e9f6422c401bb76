"""Reads about what is kept."""

from dataclasses import dataclass

from portal.shared.page_cache import cached_until_publish
from portal.shared.privacy.models import RetentionPeriod
from portal.shared.registries.retention import RetentionPolicy, Span, retention_policies


@dataclass(frozen=True)
class PolicyInForce:
    """A kind of things with the period in force; None: as long as the account."""

    policy: RetentionPolicy
    span: Span | None


def policies_in_force() -> list[PolicyInForce]:
    """Every kind with its period of today, in the order of registering."""
    rows = cached_until_publish(
        "retention-periods", lambda: {row.name: row.span for row in RetentionPeriod.objects.all()}
    )
    return [PolicyInForce(one, rows.get(one.name, one.period) if one.erase else None) for one in retention_policies]
