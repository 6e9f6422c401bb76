"""Rows of a published event: a change that would make it impossible to buy is refused, with what to do instead."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import Model, QuerySet
from django.forms import ModelForm
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext_lazy as _

from commerce.admin.base.viewsets import CatalogViewSet, CreateView, DeleteView, EditView
from commerce.catalog.models import Event, PaymentMethod
from commerce.catalog.publication import GapKind, sales_gaps
from portal.shared import clock
from portal.shared.errors import DomainError

# Ticket types may be taken off sale at any time: that is how a sale is stopped.
REFUSED = {GapKind.NO_PERFORMANCE, GapKind.NO_PERIOD, GapKind.NO_PAYMENT}


class OpensGap(DomainError):
    """The change would leave a published event without what every purchase needs."""

    code = "opens_gap"
    message = _(
        "公開中のイベント「%(event)s」が申し込めなくなるため、変えていません。%(gaps)s"
        "先に代わりを登録するか、イベントを非公開にしてください。"
    )
    status = 422


@contextmanager
def no_new_gaps(*rows: Model) -> Iterator[None]:
    """Runs a change of rows in a transaction. Raises OpensGap, and nothing has changed, if a published event loses by it.

    `rows` may change to another event within; both events are checked. Events that are over are not.
    """
    before = {row_event: _gaps(row_event) for row_event in _event_ids(rows)}
    with transaction.atomic():
        yield
        for event_id in {*before, *_event_ids(rows)}:
            if opened := _gaps(event_id) - before.get(event_id, set()):
                gaps = "".join(str(kind.label) for kind in GapKind if kind in opened)
                raise OpensGap(event=Event.objects.get(pk=event_id), gaps=gaps)


def _event_ids(rows: tuple[Model, ...]) -> set[int]:
    """The stored and the new event of each row, if it has any."""
    stored = [QuerySet(type(row)).filter(pk=row.pk).first() for row in rows if row.pk]
    return {event_id for row in (*rows, *stored) if row is not None and (event_id := _event_id(row))}


def _event_id(row: Model) -> int | None:
    performance = getattr(row, "performance", None)
    return getattr(row, "event_id", None) or getattr(performance, "event_id", None)


def _gaps(event_id: int) -> set[GapKind]:
    ahead = Event.objects.live().filter(pk=event_id, performances__starts_at__gt=clock.now()).first()
    live = ahead or Event.objects.live().filter(pk=event_id, performances=None).first()
    return REFUSED.intersection(sales_gaps(live)) if live else set()


class PublishedCreateView(CreateView):
    """Adds a row, unless a published event could not be bought any more; `?event=` chooses the event beforehand."""

    def get_initial(self) -> dict[str, Any]:
        """The event of the link that led here."""
        event = self.request.GET.get("event", "")
        return super().get_initial() | ({"event": event} if event.isdecimal() else {})

    def save_instance(self) -> Model:
        """Saves the row. Raises OpensGap."""
        with no_new_gaps(self.form.instance):
            return super().save_instance()


class PublishedEditView(EditView):
    """Changes a row, unless a published event could not be bought any more."""

    def save_instance(self) -> Model:
        """Saves the row. Raises OpensGap."""
        with no_new_gaps(self.form.instance):
            return super().save_instance()


class PublishedDeleteView(DeleteView):
    """Deletes a row, unless a published event could not be bought any more."""

    def form_valid(self, form: ModelForm) -> HttpResponse:
        """Deletes, or says what stands against it."""
        try:
            with no_new_gaps(self.object):
                return super().form_valid(form)
        except OpensGap as error:
            messages.error(self.request, str(error))
            return HttpResponseRedirect(self.get_success_url())


class PublishedRowsViewSet(CatalogViewSet):
    """A viewset of rows that a published event needs."""

    add_view_class = PublishedCreateView
    edit_view_class = PublishedEditView
    delete_view_class = PublishedDeleteView


class PaymentMethodEditView(EditView):
    """Switches a payment method on or off; off is never refused, since its provider may be down."""

    object: PaymentMethod

    def form_valid(self, form: ModelForm) -> HttpResponse:
        """Saves, and names the published events that cannot be paid for now."""
        response = super().form_valid(form)
        live = Event.objects.live().filter(payment_options__method=self.object)
        ahead = live.filter(performances__starts_at__gt=clock.now()).distinct()
        if unpaid := [str(event) for event in ahead if GapKind.NO_PAYMENT in sales_gaps(event)]:
            text = _("使える支払い方法がないため、次のイベントは「受付準備中」になります：%(events)s")
            messages.warning(self.request, text % {"events": "、".join(unpaid)})
        return response
