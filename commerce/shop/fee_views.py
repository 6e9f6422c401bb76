"""/tickets/fees/: the fees of the event that a reader chooses, as a fragment of a help answer or as a page."""

from typing import Any, cast

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from commerce.catalog.models import Event
from commerce.catalog.queries import events_ahead
from portal.shared import clock
from portal.shared.http.requests import HtmxRequest
from portal.shared.registries.facts import get_fact


class EventForm(forms.Form):
    """Chooses one of the events to come."""

    event = forms.ChoiceField(label=_("イベント"), error_messages={"required": _("イベントを選んでください。")})

    def __init__(self, *args: Any, events: list[Event], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast(forms.ChoiceField, self.fields["event"])
        field.choices = [("", _("選んでください")), *((event.slug, event.title) for event in events)]


@require_safe
def fees(request: HtmxRequest) -> HttpResponse:
    """A GET form, so that cached pages may contain it; `?event=<slug>` shows that event's fees in yen."""
    events = list(events_ahead(clock.now()))
    form = EventForm(request.GET if "event" in request.GET else None, events=events)
    fact, table = get_fact("event-fees"), ""
    if fact and fact.block and form.is_bound and form.is_valid():
        table = fact.block({"event": form.cleaned_data["event"]})
    name = "commerce/shop/events/fees_part.html" if request.htmx else "commerce/shop/events/fees.html"
    response = render(request, name, {"form": form, "table": table}, status=422 if form.errors else 200)
    patch_vary_headers(response, ["HX-Request"])
    return response
