"""Calling an event off: how many orders and how much money, begun on purpose, and a page that shows how far it is."""

from typing import cast

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.widgets.button import HeaderButton
from wagtail.permissions import register_permission_policy

from commerce.admin.base.permissions import organizer_only, visible_to
from commerce.admin.base.readonly import PageView, ReadOnlyViewSet
from commerce.admin.base.row_actions import RowActionView
from commerce.admin.base.viewsets import IndexView
from commerce.admin.payments.cancellation_progress import cancellation_progress, cancellation_scope
from commerce.catalog.models import Event, Performance
from commerce.catalog.states import PerformanceState
from commerce.fulfilment.cancellation.event_run import start_event_cancellation
from commerce.fulfilment.models import EventCancellation
from portal.shared import clock
from portal.shared.permissions import RestrictedPermissionPolicy
from portal.shared.templatetags.formatting import format_datetime

register_permission_policy(EventCancellation, RestrictedPermissionPolicy(EventCancellation, "view", "add"))


class CancellationIndexView(IndexView):
    """Runs, newest first."""

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        """Where one begins."""
        if not self.user_has_permission("add"):
            return []
        return [HeaderButton(_("公演を中止する"), url=reverse("cancellations:choose"), icon_name="warning")]


class CancellationView(PageView):
    """How far a run is; the page may be left and opened again."""

    object: EventCancellation

    def get_context_data(self, **kwargs) -> dict:
        """The run and its figures of this moment."""
        return super().get_context_data(**kwargs) | {"run": self.object, "now": cancellation_progress(self.object)}


class ChooseEventView(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    """The user's events that have a date which is not called off yet."""

    model = EventCancellation
    permission_required = "add"
    template_name = "commerce/admin/cancellation_events.html"
    page_title = gettext_lazy("公演を中止する")

    def get_context_data(self, **kwargs) -> dict:
        """Newest event first."""
        events = visible_to(Event.objects.all(), self.request.user).exclude(performances=None)
        left = events.filter(performances__in=Performance.objects.exclude(state=PerformanceState.CANCELLED)).distinct()
        return super().get_context_data(**kwargs) | {"events": left.prefetch_related("texts", "performances")}


class StartCancellationForm(forms.Form):
    """Which dates, what buyers are told, and the event's own name typed out."""

    performance = forms.ChoiceField(label=gettext_lazy("中止する公演"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=gettext_lazy("お客さまへの説明"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=400,
        help_text=gettext_lazy("中止の理由と、お客さまへのお願いを書きます。この文は、そのままメールに入ります。"),
    )
    slug = forms.CharField(label=gettext_lazy("イベントのアドレス"))

    def __init__(self, *args, event: Event, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.event = event
        dates = list(event.performances.exclude(state=PerformanceState.CANCELLED))
        self.dates = {str(date.pk): date for date in dates}
        every = [("all", _("すべての公演（%(reach)s）") % {"reach": cancellation_scope(event, None)})]
        each = [
            (pk, f"{format_datetime(date.starts_at)}（{cancellation_scope(event, date)}）")
            for pk, date in self.dates.items()
        ]
        self.fields["performance"].choices = every + (each if len(each) > 1 else [])  # type: ignore[attr-defined]
        ask = _("間違いを防ぐため、「%(slug)s」と入れてください。") % {"slug": event.slug}
        self.fields["slug"].help_text = ask

    def clean_slug(self) -> str:
        """Typed as it is."""
        if self.cleaned_data["slug"].strip() != self.event.slug:
            raise forms.ValidationError(_("イベントのアドレスと違います。まだ何も変わっていません。"))
        return self.event.slug


class StartCancellationView(RowActionView):
    """Begins the run; everything else is the clock's."""

    object: Event
    model = Event
    permission_required = "add"
    form_class = StartCancellationForm
    page_title = gettext_lazy("公演を中止する")
    button = gettext_lazy("公演を中止し、返金を始める")
    is_serious = True

    def user_has_permission(self, permission: str) -> bool:
        """The right to begin a run, not a right on the event."""
        return self.request.user.has_perm("commerce.add_eventcancellation")

    def find(self, pk: str) -> Event:
        """With its texts."""
        return get_object_or_404(Event.objects.prefetch_related("texts"), pk=pk)

    def get(self, request, *args, **kwargs) -> HttpResponse:
        """A run that goes on is shown, not begun a second time."""
        running = self.object.cancellations.filter(finished_at=None).first()
        return redirect("cancellations:inspect", running.pk) if running else super().get(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict:
        """The event's dates are the choices."""
        return super().get_form_kwargs() | {"event": self.object}

    def sentences(self) -> list[str]:
        """What follows."""
        return [
            _("選んだ公演を中止にし、その公演の注文をすべて取り消します。元には戻せません。"),
            _("電子チケットは使えなくなり、お支払い済みの金額は手数料も含めて全額を返金します。"),
            _("コンビニ払いの返金では、お客さまに返金先の口座を入力していただきます。"),
            _("お客さまへ、下の説明を入れたメールを送ります。"),
            _("ほかの公演も含む注文は取り消さず、「要確認」に並べます。"),
        ]

    def act(self, form: forms.Form) -> str:
        """Written as one row; the clock does the rest, also after a crash."""
        self.run = start_event_cancellation(
            self.object,
            cast(StartCancellationForm, form).dates.get(form.cleaned_data["performance"]),
            reason=form.cleaned_data["reason"],
            by=self.staff,
            at=clock.now(),
        )
        return _("公演の中止を始めました。注文の取り消しと返金は自動で進みます。")

    def get_success_url(self) -> str:
        """The run's page; before there is one, the list of runs."""
        run = getattr(self, "run", None)
        return reverse("cancellations:inspect", args=[run.pk]) if run else reverse("cancellations:index")


def _date(run: EventCancellation) -> str:
    return format_datetime(run.performance.starts_at) if run.performance else _("すべての公演")


class CancellationViewSet(ReadOnlyViewSet):
    """Runs over all orders of an event or a date."""

    model = EventCancellation
    name = url_prefix = url_namespace = "cancellations"
    icon = "cross"
    menu_label = gettext_lazy("公演の中止")
    index_view_class = CancellationIndexView
    inspect_view_class = CancellationView
    inspect_template_name = "commerce/admin/cancellation.html"
    list_display = [
        TitleColumn("event", label=gettext_lazy("イベント"), accessor="event.title", url_name="cancellations:inspect"),
        Column("performance", label=gettext_lazy("公演"), accessor=_date),
        "started_at",
        "started_by",
        "finished_at",
    ]
    list_select = ("event", "performance", "started_by")
    list_prefetch = ("event__texts",)

    def get_urlpatterns(self) -> list[URLPattern]:
        """List and page, and where a run begins."""
        choose = ChooseEventView.as_view()
        start = organizer_only(StartCancellationView.as_view(index_url_name="cancellations:index"), Event)
        return [
            *super().get_urlpatterns(),
            path("new/", choose, name="choose"),
            path("start/<int:pk>/", start, name="start"),
        ]
