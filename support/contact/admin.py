"""The inbox in Wagtail's admin: the queue, one inquiry with its thread and its order's timeline, and row actions."""

from datetime import timedelta
from typing import Any

from django.db.models import Case, F, QuerySet, When
from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django_filters import ChoiceFilter
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.permissions import register_permission_policy

from commerce.admin.base.access_log import DetailAccessLogMixin, ListAccessLogMixin
from commerce.admin.base.permissions import ORGANIZER_PATHS, visible_to
from commerce.admin.base.readonly import PageView, ReadOnlyViewSet
from commerce.admin.base.viewsets import IndexView, OrganizerFilterSet
from commerce.admin.orders.states import state_label
from commerce.fulfilment.status.timeline import timeline
from commerce.orders.models import Order
from portal.shared import clock
from portal.shared.accounts.models import User
from portal.shared.accounts.queries import log_rows, staff_name
from portal.shared.documents.list_columns import CODE
from portal.shared.permissions import RestrictedPermissionPolicy
from support.contact import admin_actions
from support.contact.models import Inquiry
from support.contact.queries import thread
from support.contact.states import InquiryLogKind, InquiryState

ORGANIZER_PATHS[Inquiry] = "order__event__organizer"  # members of an organizer see what is asked about its events
register_permission_policy(Inquiry, RestrictedPermissionPolicy(Inquiry, "view", "answer", "correct"))


def first_answer_delay(inquiry: Inquiry) -> str:
    """Time from the inquiry to the first answer, in hours or minutes; a dash while there is none."""
    if inquiry.first_answer_at is None:
        return "—"
    return format_duration(inquiry.first_answer_at - inquiry.created_at)


def format_duration(span: timedelta) -> str:
    """Whole hours; minutes below one hour."""
    minutes = int(span.total_seconds() // 60)
    if minutes < 60:
        return ngettext("%(n)d分", "%(n)d分", minutes) % {"n": minutes}
    return ngettext("%(n)d時間", "%(n)d時間", minutes // 60) % {"n": minutes // 60}


def unanswered(user: User) -> QuerySet[Inquiry]:
    """Open inquiries that the user may see, without suspected spam."""
    return visible_to(Inquiry.objects.filter(state=InquiryState.OPEN, is_suspicious=False), user)


class InquiryFilters(OrganizerFilterSet):
    """Filters by state, assignee, topic and suspicion of spam."""

    mine = ChoiceFilter(
        label=gettext_lazy("担当"),
        choices=[("me", gettext_lazy("自分")), ("nobody", gettext_lazy("決まっていない"))],
        method="narrow",
    )
    is_suspicious = ChoiceFilter(
        label=gettext_lazy("迷惑送信の疑い"),
        choices=[("true", gettext_lazy("疑いあり")), ("false", gettext_lazy("疑いなし"))],
        method="narrow_to_suspicion",
    )

    class Meta:
        model = Inquiry
        fields = ["state", "mine", "topic", "is_suspicious"]

    def narrow(self, rows: QuerySet[Inquiry], name: str, value: str) -> QuerySet[Inquiry]:
        """Inquiries assigned to the user, or to nobody."""
        return rows.filter(assignee=self.request.user if value == "me" else None)

    def narrow_to_suspicion(self, rows: QuerySet[Inquiry], name: str, value: str) -> QuerySet[Inquiry]:
        """Inquiries that look like spam, or those that do not."""
        return rows.filter(is_suspicious=value == "true")


class InquiryView(DetailAccessLogMixin, PageView):
    """One inquiry: its thread, and beside it the order's timeline."""

    object: Inquiry

    def get_page_subtitle(self) -> str:
        """The number by which customers refer to the inquiry."""
        return self.object.number

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds thread, diagnostics, order, log and the allowed row actions."""
        inquiry = self.object
        order = self._order()
        context = {
            "inquiry": inquiry,
            "thread_items": thread(inquiry, notes=True),
            "lines": (inquiry.diagnostics or {}).get("lines", []),
            "order": order,
            "order_state": state_label(order) if order else "",
            "is_theirs": order is not None and _belongs_to_customer(inquiry, order),
            "timeline": timeline(order, clock.now()) if order else [],
            "first_answer": first_answer_delay(inquiry),
            "assignee": staff_name(inquiry.assignee),
            "log": log_rows(inquiry.log.all(), InquiryLogKind, InquiryState),
            "others": admin_actions.other_inquiries(inquiry, self.request.user),
            "may": {permission: self.may(permission) for permission in ("answer", "correct")},
            "is_closed": inquiry.state == InquiryState.CLOSED,
        }
        return super().get_context_data(**kwargs) | context

    def _order(self) -> Order | None:
        """The inquiry's order, if the user may view it."""
        if not self.object.order_id or not self.request.user.has_perm("commerce.view_order"):
            return None
        return (
            visible_to(Order.objects.select_related("event", "user"), self.request.user)
            .filter(pk=self.object.order_id)
            .first()
        )


def _belongs_to_customer(inquiry: Inquiry, order: Order) -> bool:
    """Whether the customer is the order's buyer; a number alone proves nothing, anybody can type it."""
    known = {order.email_at_order.lower(), order.user.email.lower()}
    return inquiry.user_id == order.user_id or inquiry.email.lower() in known


class InquiryIndexView(ListAccessLogMixin, IndexView):
    """The queue; opening it is written to the access log."""

    export_permission = "commerce.export_order"  # the right to take lists of customers out of the site
    export_headings = {
        "number": gettext_lazy("受付番号"),
        "get_topic_display": gettext_lazy("用件"),
        "order_code": gettext_lazy("申込番号"),
        "name": gettext_lazy("お名前"),
        "address": gettext_lazy("メールアドレス"),
        "text": gettext_lazy("内容"),
        "get_state_display": gettext_lazy("状態"),
        "assignee": gettext_lazy("担当"),
        "is_suspicious": gettext_lazy("迷惑送信の疑い"),
        "created_at": gettext_lazy("受付日時"),
        "first_answer_at": gettext_lazy("最初の返信"),
    }
    list_export = list(export_headings)

    def export_rows(self) -> QuerySet[Inquiry]:
        """With the accounts of customers and of staff."""
        return super().export_rows().select_related("user", "assignee")


class InquiryViewSet(ReadOnlyViewSet):
    """Open inquiries first, the oldest on top; suspected spam after them."""

    model = Inquiry
    name = url_prefix = url_namespace = "inquiries"
    icon = "comment"
    menu_label = gettext_lazy("お問い合わせ")
    menu_order = 250
    add_to_admin_menu = True
    index_view_class = InquiryIndexView
    inspect_view_class = InquiryView
    inspect_template_name = "support/contact/admin_inquiry.html"
    filterset_class = InquiryFilters
    search_fields = ["number", "name", "email", "order_code"]
    search_backend_name = None
    row_actions = {
        "answer": admin_actions.AnswerView,
        "note": admin_actions.NoteView,
        "assign": admin_actions.AssignView,
        "move": admin_actions.MoveView,
        "merge": admin_actions.MergeView,
        "correct": admin_actions.CorrectView,
    }
    list_display = [
        TitleColumn("number", label=gettext_lazy("受付番号"), url_name="inquiries:inspect", classname=CODE),
        Column("topic", label=gettext_lazy("用件"), accessor="get_topic_display"),
        "name",
        Column("state", label=gettext_lazy("状態"), accessor="get_state_display"),
        Column("assignee", label=gettext_lazy("担当"), accessor=lambda inquiry: staff_name(inquiry.assignee)),
        Column("first_answer", label=gettext_lazy("最初の返信まで"), accessor=first_answer_delay),
        Column(
            "suspicious",
            label=gettext_lazy("迷惑送信の疑い"),
            accessor=lambda inquiry: _("疑い") if inquiry.is_suspicious else "",
        ),
        "created_at",
    ]
    list_select = ("assignee",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Inquiry]:
        """Inquiries in the order of the queue."""
        asked = Case(When(state=InquiryState.OPEN, is_suspicious=False, then=F("created_at")))
        rows = super().get_queryset(request).annotate(asked=asked)
        return rows.order_by(F("asked").asc(nulls_last=True), "-created_at", "-pk")

    def get_urlpatterns(self) -> list[URLPattern]:
        """Adds the URL of an inquiry's files."""
        files = path("<number:pk>/files/<number:file>/", self.construct_view(admin_actions.FileView), name="file")
        return [*super().get_urlpatterns(), files]
