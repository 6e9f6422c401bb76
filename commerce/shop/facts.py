"""The shop's fact for other pages: the next events."""

from collections.abc import Mapping

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from commerce.catalog.event_summary import summaries_of
from commerce.catalog.queries import events_ahead
from portal.shared import clock
from portal.shared.registries.facts import Fact, register_fact

SHOWN = 4


def _coming(params: Mapping[str, str]) -> SafeString:
    """The next events without their sale state, because the pages that print this are cached for minutes."""
    at = clock.now()
    return render_to_string(
        "commerce/shop/events/facts/coming.html", {"summaries": summaries_of(events_ahead(at)[:SHOWN], at)}
    )


register_fact(Fact("coming-events", _("もうすぐ開催のイベント"), block=_coming))
