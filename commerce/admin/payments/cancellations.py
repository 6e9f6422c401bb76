"""Event cancellations in the admin: choosing an event, starting a run with its scope, and the progress of runs."""

from typing import Any, cast

from django import forms
from django.http import HttpRequest, HttpResponse
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
from portal.shared.text.fields import LineField, LongTextField

register_permission_policy(EventCancellation, RestrictedPermissionPolicy(EventCancellation, "view", "add"))


class CancellationIndexView(IndexView):
    """The list of runs, newest first."""

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        """A button to start a run."""
        if not self.user_has_permission("add"):
            return []
        return [HeaderButton(_("公演を中止する"), url=reverse("cancellations:choose"), icon_name="warning")]


class CancellationView(PageView):
    """The progress of a run."""

    object: EventCancellation

    def get_context_data(self, **kwargs: Any) -> dict:
        """The run and its current figures."""
        return super().get_context_data(**kwargs) | {"run": self.object, "now": cancellation_progress(self.object)}


class ChooseEventView(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    """The user's events with a performance that is not cancelled."""

    model = EventCancellation
    permission_required = "add"
    template_name = "commerce/admin/cancellation_events.html"
    page_title = gettext_lazy("公演を中止する")

    def get_context_data(self, **kwargs: Any) -> dict:
        """The events, newest first."""
        performances = Performance.objects.exclude(state=PerformanceState.CANCELLED)
        events = visible_to(Event.objects.all(), self.request.user).filter(performances__in=performances).distinct()
        return super().get_context_data(**kwargs) | {"events": events.prefetch_related("texts", "performances")}


class StartCancellationForm(forms.Form):
    """The performances, the reason for the mails, and the event's slug as a safeguard."""

    performance = forms.ChoiceField(label=gettext_lazy("中止する公演"), widget=forms.RadioSelect)
    reason = LongTextField(
        label=gettext_lazy("お客さまへの説明"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=400,
        help_text=gettext_lazy("中止の理由と、お客さまへのお願いを書きます。この文は、そのままメールに入ります。"),
    )
    slug = LineField(label=gettext_lazy("イベントのアドレス"))

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.event = event
        performances = event.performances.exclude(state=PerformanceState.CANCELLED)
        self.performances = {str(performance.pk): performance for performance in performances}
        choices = [("all", _("すべての公演（%(reach)s）") % {"reach": cancellation_scope(event, None)})]
        if len(self.performances) > 1:
            choices += [
                (pk, f"{format_datetime(performance.starts_at)}（{cancellation_scope(event, performance)}）")
                for pk, performance in self.performances.items()
            ]
        cast(forms.ChoiceField, self.fields["performance"]).choices = choices
        self.fields["slug"].help_text = _("間違いを防ぐため、「%(slug)s」と入れてください。") % {"slug": event.slug}

    def clean_slug(self) -> str:
        """Requires the event's slug."""
        if self.cleaned_data["slug"].strip() != self.event.slug:
            raise forms.ValidationError(_("イベントのアドレスと違います。まだ何も変わっていません。"))
        return self.event.slug


class StartCancellationView(RowActionView):
    """Starts a run; a scheduled job advances it."""

    object: Event
    model = Event
    permission_required = "add"
    form_class = StartCancellationForm
    page_title = gettext_lazy("公演を中止する")
    button = gettext_lazy("公演を中止し、返金を始める")
    is_serious = True

    def user_has_permission(self, permission: str) -> bool:
        """Requires the permission to add a cancellation, not one on the event."""
        return self.request.user.has_perm("commerce.add_eventcancellation")

    def get_object(self, pk: str) -> Event:
        """The event with its texts, or 404."""
        return get_object_or_404(Event.objects.prefetch_related("texts"), pk=pk)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Redirects to a run of the event that is not finished."""
        running = self.object.cancellations.filter(finished_at=None).first()
        return redirect("cancellations:inspect", running.pk) if running else super().get(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict:
        """Passes the event to the form."""
        return super().get_form_kwargs() | {"event": self.object}

    def sentences(self) -> list[str]:
        """The consequences for orders, tickets, money and buyers."""
        return [
            _("選んだ公演を中止にし、その公演の注文をすべて取り消します。元には戻せません。"),
            _("電子チケットは使えなくなり、お支払い済みの金額は手数料も含めて全額を返金します。"),
            _("コンビニ払いの返金では、お客さまに返金先の口座を入力していただきます。"),
            _("お客さまへ、下の説明を入れたメールを送ります。"),
            _("ほかの公演も含む注文は取り消さず、「要確認」に並べます。"),
        ]

    def act(self, form: forms.Form) -> str:
        """Starts the run. Raises AlreadyRunning."""
        self.run = start_event_cancellation(
            self.object,
            cast(StartCancellationForm, form).performances.get(form.cleaned_data["performance"]),
            reason=form.cleaned_data["reason"],
            by=self.staff,
            at=clock.now(),
        )
        return _("公演の中止を始めました。注文の取り消しと返金は自動で進みます。")

    def get_success_url(self) -> str:
        """The run's page; before the start, the list of runs."""
        run = getattr(self, "run", None)
        return reverse("cancellations:inspect", args=[run.pk]) if run else reverse("cancellations:index")


def _performance_label(run: EventCancellation) -> str:
    return format_datetime(run.performance.starts_at) if run.performance else _("すべての公演")


class CancellationViewSet(ReadOnlyViewSet):
    """Event cancellations, of a whole event or one performance."""

    model = EventCancellation
    name = url_prefix = url_namespace = "cancellations"
    icon = "cross"
    menu_label = gettext_lazy("公演の中止")
    index_view_class = CancellationIndexView
    inspect_view_class = CancellationView
    inspect_template_name = "commerce/admin/cancellation.html"
    list_display = [
        TitleColumn("event", label=gettext_lazy("イベント"), accessor="event.title", url_name="cancellations:inspect"),
        Column("performance", label=gettext_lazy("公演"), accessor=_performance_label),
        "started_at",
        "started_by",
        "finished_at",
    ]
    list_select = ("event", "performance", "started_by")
    list_prefetch = ("event__texts",)

    def get_urlpatterns(self) -> list[URLPattern]:
        """List and page, and the pages that start a run."""
        choose = ChooseEventView.as_view()
        start = organizer_only(StartCancellationView.as_view(index_url_name="cancellations:index"), Event)
        return [
            *super().get_urlpatterns(),
            path("new/", choose, name="choose"),
            path("start/<number:pk>/", start, name="start"),
        ]
