"""What an event lacks before it can be published and sold; asked before a publication, by the shop and by the audit."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from commerce.catalog.states import MethodCode, PerformanceState


class GapKind(models.TextChoices):
    """A rule that an event fails, with the sentence that says what to do."""

    LEGAL_NOTICE = "legal_notice", _("主催者の特定商取引法に基づく表記に、足りない項目があります。")
    NO_PERFORMANCE = "no_performance", _("公演がありません。日時と会場を登録してください。")
    ALL_PAST = "all_past", _("これからの公演がありません。公演の日時を確かめるか、次の公演を登録してください。")
    NO_TICKET_TYPE = "no_ticket_type", _("販売する券種がありません。券種と価格を登録してください。")
    NO_STOCK = "no_stock", _("売る席がありません。在庫枠に席数を入れてください。")
    NO_PERIOD = "no_period", _("受付期間がありません。いつからいつまで申し込めるかを登録してください。")
    PERIODS_OVER = "periods_over", _("受付期間がすべて終わっています。これからの受付期間を登録してください。")
    NO_PAYMENT = "no_payment", _("有料なのに、使える支払い方法がありません。支払い方法を1つ以上登録してください。")


@dataclass(frozen=True)
class PublicationGap:
    """One thing that an event lacks. `details`: names of what is missing, or ""."""

    kind: GapKind
    details: str = ""

    def __str__(self) -> str:
        return f"{self.kind.label}（{self.details}）" if self.details else str(self.kind.label)


# Events are typed as Any: their model calls this module, and importing it here would close a circle.
def publication_gaps(event: Any, at: datetime) -> list[PublicationGap]:
    """All that an event lacks to be published at that time; none if it may be.

    An event that is published already may be over or without seats: a correction of its text is not refused for that.
    """
    missing = event.organizer.missing_items
    gaps = [PublicationGap(GapKind.LEGAL_NOTICE, "、".join(missing))] if missing else []
    kinds = sales_gaps(event) if event.live else sales_gaps(event) + _opening_gaps(event, at)
    return gaps + [PublicationGap(kind) for kind in sorted(kinds, key=list(GapKind).index)]


def sales_gaps(event: Any) -> list[GapKind]:
    """What makes every purchase impossible whatever the time is; pages say 受付準備中 then.

    Reads performances, ticket types, periods, fees and payment options, prefetched or not.
    """
    performances, types = event.performances.all(), _types_on_sale(event)
    gaps = [] if performances else [GapKind.NO_PERFORMANCE]
    if performances and not types:
        gaps.append(GapKind.NO_TICKET_TYPE)
    if not event.sales_periods.all():
        gaps.append(GapKind.NO_PERIOD)
    if _asks_money(event, types) and not _has_usable_option(event):
        gaps.append(GapKind.NO_PAYMENT)
    return gaps


def _opening_gaps(event: Any, at: datetime) -> list[GapKind]:
    """What an event lacks that goes public now: something that is still to come, and seats."""
    performances, periods, types = event.performances.all(), event.sales_periods.all(), _types_on_sale(event)
    is_called_off = {PerformanceState.CANCELLED, PerformanceState.HELD}
    gaps = []
    if performances and all(each.is_over(at) or each.state in is_called_off for each in performances):
        gaps.append(GapKind.ALL_PAST)
    if periods and all(period.ends_at <= at for period in periods):
        gaps.append(GapKind.PERIODS_OVER)
    if types and not any(each.quota.size for each in types):
        gaps.append(GapKind.NO_STOCK)
    return gaps


def _types_on_sale(event: Any) -> list[Any]:
    return [each for date in event.performances.all() for each in date.ticket_types.all() if each.on_sale]


def _asks_money(event: Any, types: Iterable[Any]) -> bool:
    """Whether one of the ticket types, or a fee of the event, costs anything."""
    return any(each.price_yen for each in types) or any(fee.amount_yen for fee in event.fees.all())


def _has_usable_option(event: Any) -> bool:
    methods = (option.method for option in event.payment_options.all())
    return any(method.on_sale and method.code != MethodCode.CASH for method in methods)
