"""A line of `doctor` about the search: whether the sentence encoder would pay on this site."""

from datetime import datetime

from cms.search.query_log import encoder_advice
from portal.shared.registries.health import HealthResult, register_health_check


def search_quality(at: datetime) -> HealthResult:
    """Never fails; the detail is advice from the site's own searches."""
    return HealthResult(ok=True, detail=encoder_advice() or "no advice")


register_health_check("search of the help", search_quality)
