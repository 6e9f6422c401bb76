"""When and where a performance is: not moved into the past, and not moved at all once somebody has applied for it."""

from datetime import datetime

from django.forms import ModelForm
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from commerce.catalog.models import Performance
from commerce.catalog.states import PerformanceKind
from commerce.lottery.models import LotteryEntry
from commerce.orders.models import Order
from commerce.orders.states import OrderState
from portal.shared import clock

ADDRESS = ("postal_code", "address_ja", "address_en")
PLANNED = (
    "event",
    "kind",
    "doors_at",
    "starts_at",
    "ends_at",
    "venue_ja",
    "venue_en",
    *ADDRESS,
)  # a buyer agreed to it


def check_schedule(form: ModelForm) -> None:
    """Adds an error to each field of the form that would move a performance silently, or into the past."""
    performance: Performance = form.instance
    changed = [name for name in PLANNED if name in form.changed_data and not _is_same(form, name)]
    start = form.cleaned_data.get("starts_at")
    if "starts_at" in changed and start and start <= clock.now():
        form.add_error("starts_at", _("開演が過去の日時です。これからの日時を入れてください。"))
    taken = applied_for(performance) if performance.pk else 0
    for name in changed if taken else []:
        if not (_is_longer_stream(form, name) or _is_added_address(form, name)):
            form.add_error(name, _moved(performance, taken))


def applied_for(performance: Performance) -> int:
    """Number of orders that hold or have bought tickets for a performance, and of lottery entries for it."""
    orders = Order.objects.filter(state__in=[OrderState.PENDING, OrderState.CONFIRMED], lines__performance=performance)
    entries = LotteryEntry.objects.active().filter(performance=performance, order=None)
    return orders.distinct().count() + entries.count()


def _is_same(form: ModelForm, name: str) -> bool:
    """Whether a field holds the stored value: forms show times without seconds."""
    old, new = form.get_initial_for_field(form.fields[name], name), form.cleaned_data.get(name)
    if isinstance(old, datetime) and isinstance(new, datetime):
        return old.replace(second=0, microsecond=0) == new.replace(second=0, microsecond=0)
    return False


def _is_longer_stream(form: ModelForm, name: str) -> bool:
    """A stream may be shown longer than its buyers were told."""
    if name != "ends_at" or form.cleaned_data.get("kind") != PerformanceKind.STREAMING:
        return False
    old, new = form.initial.get("ends_at"), form.cleaned_data.get("ends_at")
    return bool(new and old and new > old)


def _is_added_address(form: ModelForm, name: str) -> bool:
    """The address of the same venue may be added after the sale, but not exchanged."""
    return name in ADDRESS and not form.get_initial_for_field(form.fields[name], name)


def _moved(performance: Performance, taken: int) -> str:
    """The sentence for a date that was applied for, with the link to the cancellation."""
    return format_html(
        _(
            "{n}件のお申込みがあるため、ここでは変えられません。公演をやめるときは、お客さまへのメールと返金が自動で行われる"
            '<a href="{url}">公演の中止</a>を使ってください。日時や会場の変更は、運営担当にご相談ください。'
        ),
        n=taken,
        url=reverse("cancellations:start", args=[performance.event_id]),
    )
