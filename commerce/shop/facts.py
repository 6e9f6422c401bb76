"""The shop's fact for other pages: the next events."""

from collections.abc import Mapping

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from commerce.catalog.event_summary import summaries_of
from commerce.catalog.queries import events_ahead
from commerce.catalog.states import SaleState
from portal.shared import clock
from portal.shared.registries.facts import Fact, register_fact

SHOWN, READ = 6, 20
APPLICABLE = (SaleState.OPEN, SaleState.BEFORE)


def _coming(params: Mapping[str, str]) -> SafeString:
    """The next events that can be applied for now or later, with their state; of minutes ago where a page is cached."""
    at = clock.now()
    summaries = [summary for summary in summaries_of(events_ahead(at)[:READ], at) if summary.state in APPLICABLE]
    return render_to_string("commerce/shop/events/facts/coming.html", {"summaries": summaries[:SHOWN]})


register_fact(Fact("coming-events", _("もうすぐ開催のイベント"), block=_coming))
