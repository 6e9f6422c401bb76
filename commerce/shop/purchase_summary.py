"""What stays beside every step of a purchase: the event with its picture, when and where, and the price so far."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db.models import prefetch_related_objects

from commerce.catalog.models import Event, Performance
from commerce.catalog.pictures import Picture, picture_of
from commerce.catalog.states import PerformanceState


@dataclass(frozen=True)
class PurchaseSummary:
    """An event in the middle of its purchase; `chosen` are the dates that are settled, none before a choice is made."""

    event: Event
    at: datetime
    chosen: Sequence[Performance] = ()

    @cached_property
    def picture(self) -> Picture:
        """The event's picture, or the poster that is drawn for it."""
        return picture_of(self.event)

    @property
    def first(self) -> Performance | None:
        """The earliest of the settled dates, or of those among which the buyer will choose."""
        return next(iter(self._dates), None)

    @property
    def dates_after_first(self) -> int:
        """Number of the other dates: they are counted here, and named where their tickets stand."""
        return max(len(self._dates) - 1, 0)

    @property
    def has_one_date(self) -> bool:
        """Whether the date is named once, above the prices, and not again among them."""
        return len(self._dates) == 1

    @cached_property
    def _dates(self) -> Sequence[Performance]:
        dates = self.event.performances.all()
        return self.chosen or [
            date for date in dates if date.state == PerformanceState.SCHEDULED and not date.is_over(self.at)
        ]


def purchase_summary(event: Event, at: datetime, chosen: Sequence[Performance] = ()) -> PurchaseSummary:
    """The summary of an event; three queries where the event was not loaded with its dates and sales periods."""
    prefetch_related_objects([event], "performances__texts", "sales_periods")
    return PurchaseSummary(event, at, chosen)
