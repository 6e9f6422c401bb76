"""Events in the admin: their texts with drafts and preview, and their rules without drafts."""

from collections.abc import Callable, Mapping

from django.contrib import messages
from django.db import transaction
from django.forms import ModelForm
from django.http import HttpResponse, HttpResponseBase
from django.utils.translation import gettext_lazy as _
from django.views.generic import RedirectView
from wagtail.admin.panels import FieldPanel, InlinePanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.log_actions import log
from wagtail.permissions import register_permission_policy
from wagtail.snippets.views import snippets
from wagtail.snippets.views.snippets import SnippetViewSet

from commerce.admin.base.viewsets import CatalogViewSet, EditView, IndexView, OrganizerRowsMixin
from commerce.admin.catalog import event_forms
from commerce.admin.catalog.publication_panel import PublicationPanel
from commerce.catalog.models import Event
from commerce.tickets.models import Ticket
from portal.shared import clock
from portal.shared.documents.list_columns import CODE
from portal.shared.documents.snippet_lists import SnippetIndexView
from portal.shared.permissions import RestrictedPermissionPolicy

# Events are unpublished, never deleted: orders and receipts refer to their rows.
register_permission_policy(Event, RestrictedPermissionPolicy(Event, "add", "change", "publish", "view"))


class EventPartMixin(WagtailAdminTemplateMixin):
    """A form of one part of an event: title and breadcrumbs name the part, since two forms change the same row."""

    part: object = ""

    def get_page_subtitle(self) -> str:
        """The event with the part's name, such as 秋の音楽会（販売設定）."""
        return _("%(event)s（%(part)s）") % {"event": super().get_page_subtitle(), "part": self.part}

    def get_breadcrumbs_items(self) -> list[Mapping]:
        """The way from the list, under the part's name as in the menu."""
        *above, listed, row = super().get_breadcrumbs_items()
        return [*above, {**listed, "label": self.part}, row]


class EventProseEditView(EventPartMixin, snippets.EditView):
    """The texts of an event."""

    part = _("紹介文")


class EventProseIndexView(SnippetIndexView):
    """The list of events whose texts are edited here; 販売設定 lists the same rows with their rules."""

    page_title = _("紹介文")


class EventProseViewSet(OrganizerRowsMixin, SnippetViewSet):
    """Texts and image of an event, with drafts and preview. Events are added in 販売設定, where the organizer is set."""

    model = Event
    index_view_class = EventProseIndexView
    edit_view_class = EventProseEditView
    icon = "edit"
    menu_label = _("紹介文")
    list_display = ["title", Column("slug", label=_("アドレス"), classname=CODE), "live"]
    list_prefetch = ("texts",)
    copy_view_enabled = False
    add_to_admin_menu = False
    edit_handler = ObjectList(
        [
            PublicationPanel(heading=_("公開前の確認")),
            InlinePanel(
                "texts",
                heading=_("文章"),
                label=_("言語"),
                min_num=1,
                max_num=2,
                panels=[
                    FieldPanel("language"),
                    FieldPanel("title"),
                    FieldPanel("summary"),
                    FieldPanel("body"),
                    FieldPanel("performers"),
                    FieldPanel("age_info"),
                    FieldPanel("accessibility"),
                    FieldPanel("cautions"),
                ],
            ),
            FieldPanel("image"),
        ],
        base_form_class=event_forms.EventProseForm,
    )

    @property
    def add_view(self) -> Callable[..., HttpResponseBase]:
        """Redirects to the form that adds an event."""
        return RedirectView.as_view(pattern_name="event_sales:add")


class EventSalesEditView(EventPartMixin, EditView):
    """Saves an event's rules without a draft, and reports how many orders a changed issue date concerns."""

    part = _("販売設定")

    @transaction.atomic
    def save_instance(self) -> Event:
        """Saves the row itself: for a model with drafts, Wagtail would save a revision only."""
        event = self.form.save()
        log(event, "wagtail.edit", user=self.request.user, content_changed=self.form.has_changed())
        return event

    def form_valid(self, form: ModelForm) -> HttpResponse:
        """Saves, then shows the number of orders that a scheduled job will reschedule and mail."""
        response = super().form_valid(form)
        misdated = Ticket.objects.misdated(clock.now()).filter(order__event=self.object)
        if number := misdated.values("order").distinct().count():
            message = _("発券日時が変わりました。まだ発券していない%(n)s件のお申込みに、メールでお知らせします。")
            messages.info(self.request, message % {"n": number})
        return response


class EventSalesIndexView(IndexView):
    """The list of events whose rules are edited here."""

    page_title = _("販売設定")


class EventSalesViewSet(CatalogViewSet):
    """An event's rules for sale, tickets, receipts and cancellation."""

    model = Event
    form = event_forms.EventSalesForm
    index_view_class = EventSalesIndexView
    edit_view_class = EventSalesEditView
    name = url_prefix = url_namespace = "event_sales"
    icon = "cog"
    menu_label = _("販売設定")
    list_display = [
        "title",
        Column("slug", label=_("アドレス"), classname=CODE),
        "organizer",
        "issue_rule",
        "cancellation",
        "receipt_issuer",
        "live",
    ]
    list_select = ("organizer",)
    list_prefetch = ("texts",)

    def register_admin_url_finder(self) -> None:
        """Registers nothing: links to an event lead to `EventProseViewSet`."""
