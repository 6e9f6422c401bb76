"""The retention policies with the periods that staff have set, cached until the next change in the admin."""

from dataclasses import dataclass

from portal.shared.http.page_cache import cached_until_publish
from portal.shared.privacy.models import RetentionPeriod
from portal.shared.registries.retention import RetentionPolicy, Span, retention_policies


@dataclass(frozen=True)
class PolicyInForce:
    """A policy with the period in force; `span` None: stored as long as the account."""

    policy: RetentionPolicy
    span: Span | None


def policies_in_force() -> list[PolicyInForce]:
    """Every policy with its present period, in the order of registration."""
    spans = cached_until_publish(
        "retention-periods", lambda: {period.name: period.span for period in RetentionPeriod.objects.all()}
    )
    return [
        PolicyInForce(policy, spans.get(policy.name, policy.period) if policy.erase else None)
        for policy in retention_policies
    ]
