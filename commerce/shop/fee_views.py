"""/events/fees/: the fees of the event that a reader chooses, inside the answer or as a page."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from commerce.catalog.models import Event
from commerce.catalog.queries import events_ahead
from portal.shared import clock
from portal.shared.registries.facts import get_fact


class EventForm(forms.Form):
    """One of the events ahead."""

    event = forms.ChoiceField(label=_("イベント"), error_messages={"required": _("イベントを選んでください。")})

    def __init__(self, *args, events: list[Event], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["event"].choices = [("", _("選んでください")), *((event.slug, event.title) for event in events)]


@require_safe
def fees(request: HttpRequest) -> HttpResponse:
    """A form by GET, so that it may stand anywhere; `?event=` shows that event's fees as the shop charges them."""
    events = list(events_ahead(clock.now()))
    form = EventForm(request.GET if "event" in request.GET else None, events=events)
    block = get_fact("event-fees").block
    table = block({"event": form.cleaned_data["event"]}) if form.is_bound and form.is_valid() else ""
    name = "commerce/shop/events/fees_part.html" if request.htmx else "commerce/shop/events/fees.html"
    response = render(request, name, {"form": form, "table": table}, status=422 if form.errors else 200)
    patch_vary_headers(response, ["HX-Request"])
    return response
