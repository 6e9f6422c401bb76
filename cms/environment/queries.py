"""Queries of the rules for supported devices."""

from cms.environment.models import EnvironmentRule, SimplePhone
from cms.environment.rules import Rule


def rows_for(purpose: str) -> list[EnvironmentRule]:
    """The rows of one purpose ("buying", "e-ticket", "streaming"), in the editors' order."""
    return list(EnvironmentRule.objects.filter(purpose=purpose))


def all_rules() -> list[Rule]:
    """All rules in order, for `cms.environment.rules.decide`."""
    return [row.rule for row in EnvironmentRule.objects.all()]


def simple_phones() -> frozenset[str]:
    """The models of simple phones, in upper case."""
    return frozenset(model.upper() for model in SimplePhone.objects.values_list("model", flat=True))
