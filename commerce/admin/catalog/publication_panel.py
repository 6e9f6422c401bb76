"""The checklist before publication: what an event lacks, each line with a link to the form that adds it."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from wagtail.admin.panels import Panel

from commerce.catalog.models import Event
from commerce.catalog.publication import GapKind, PublicationGap, publication_gaps
from portal.shared import clock

LIST_OF = {
    GapKind.NO_PERFORMANCE: "performances",
    GapKind.ALL_PAST: "performances",
    GapKind.NO_TICKET_TYPE: "ticket_types",
    GapKind.NO_STOCK: "quotas",
    GapKind.NO_PERIOD: "sales_periods",
    GapKind.PERIODS_OVER: "sales_periods",
    GapKind.NO_PAYMENT: "payment_options",
}
EXISTING = {GapKind.NO_STOCK}  # a row is there and wants a change; all others want a new row


@dataclass(frozen=True)
class GapLine:
    """A gap with the URL of the form that closes it."""

    gap: PublicationGap
    url: str


def gap_lines(event: Event, gaps: list[PublicationGap]) -> list[GapLine]:
    """The lines of the checklist; a form for a new row opens with the event chosen."""
    return [GapLine(gap, _url(event, gap.kind)) for gap in gaps]


def _url(event: Event, kind: GapKind) -> str:
    if kind == GapKind.LEGAL_NOTICE:
        return reverse("organizers:edit", args=[event.organizer_id])
    if kind in EXISTING:
        return f"{reverse(f'{LIST_OF[kind]}:index')}?event={event.pk}"
    return f"{reverse(f'{LIST_OF[kind]}:add')}?event={event.pk}"


class PublicationPanel(Panel):
    """Shows above an event's texts what is missing before it can be published."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "commerce/admin/publication_panel.html"

        def get_context_data(self, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
            event = self.instance
            gaps = publication_gaps(event, clock.now()) if event.pk else []
            return super().get_context_data(parent_context) | {"lines": gap_lines(event, gaps)}
