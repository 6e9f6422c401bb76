"""Reads of the environment's rules."""

from cms.environment.models import EnvironmentRule, SimplePhone
from cms.environment.rules import Rule


def rows_for(purpose: str) -> list[EnvironmentRule]:
    """The rows of one purpose ("buying", "e-ticket", "streaming"), in the editors' order."""
    return list(EnvironmentRule.objects.filter(purpose=purpose))


def all_rules() -> list[Rule]:
    """Every rule as plain values, in order, for `cms.environment.rules.decide`."""
    return [row.rule for row in EnvironmentRule.objects.all()]


def simple_phones() -> frozenset[str]:
    """The models that editors list as simple smartphones, in capitals."""
    return frozenset(model.upper() for model in SimplePhone.objects.values_list("model", flat=True))
