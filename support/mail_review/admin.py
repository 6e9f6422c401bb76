"""Received mails that could not be read: the list, what can be read of one, the original, and "done"."""

from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.permissions import register_permission_policy

from commerce.admin.base.access_log import DetailAccessLogMixin
from commerce.admin.base.readonly import PageView, ReadOnlyViewSet
from commerce.admin.base.row_actions import RowActionView
from portal.shared.documents.list_columns import CODE, SENTENCE
from portal.shared.http.private_pages import forbid_storing
from portal.shared.mail.inbound.charsets import decode
from portal.shared.mail.inbound.storage import close_review
from portal.shared.mail.models import ReceivedMail
from portal.shared.mail.states import ReceivedState
from portal.shared.permissions import RestrictedPermissionPolicy
from portal.shared.templatetags.formatting import format_datetime

MAX_SHOWN = 5000  # bytes of the original on the page
register_permission_policy(ReceivedMail, RestrictedPermissionPolicy(ReceivedMail, "view", "review"))


class ReceivedMailView(DetailAccessLogMixin, PageView):
    """One mail: why it was not read, and the beginning of the original as text."""

    object: ReceivedMail

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the beginning of the original."""
        beginning = decode(bytes(self.object.raw)[:MAX_SHOWN])
        is_open = self.object.state == ReceivedState.REVIEW
        return super().get_context_data(**kwargs) | {
            "mail": self.object,
            "beginning": beginning,
            "may_close": is_open and self.may("review"),
        }


class OriginalView(PermissionCheckedMixin, View):
    """Downloads the original."""

    model = ReceivedMail
    permission_required = "view"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The bytes, of a type that no browser opens."""
        mail = get_object_or_404(ReceivedMail, pk=kwargs["pk"])
        response = HttpResponse(bytes(mail.raw), content_type="application/octet-stream")
        response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=f"mail-{mail.pk}.eml")
        response["X-Content-Type-Options"] = "nosniff"
        return forbid_storing(response)


class CloseView(RowActionView):
    """Staff have looked at the mail."""

    object: ReceivedMail
    permission_required = "review"
    page_title = gettext_lazy("確認済みにする")
    button = gettext_lazy("確認済みにする")
    done = gettext_lazy("確認済みにしました。")

    def sentences(self) -> list[str]:
        """What happens, and what does not."""
        return [_("一覧の後ろに移ります。原本は、保存期間が終わるまで残ります。お客さまには何も送りません。")]

    def act(self, form: Form) -> None:
        """Closes it."""
        close_review(self.object.pk)


class ReceivedMailViewSet(ReadOnlyViewSet):
    """The mails that wait for staff, the newest first."""

    model = ReceivedMail
    name = url_prefix = url_namespace = "received-mails"
    icon = "warning"
    menu_label = gettext_lazy("読めなかったメール")
    menu_order = 256
    add_to_admin_menu = True
    inspect_view_class = ReceivedMailView
    inspect_template_name = "support/mail_review/mail.html"
    list_filter = ["state"]
    list_display = [
        TitleColumn(
            "received_at",
            label=gettext_lazy("受信日時"),
            accessor=lambda row: format_datetime(row.received_at),
            url_name="received-mails:inspect",
            classname=CODE,
        ),
        Column("source", label=gettext_lazy("届いた経路")),
        Column("problem", label=gettext_lazy("読めなかった理由"), classname=SENTENCE),
        Column("state", label=gettext_lazy("状態"), accessor="get_state_display"),
    ]
    row_actions = {"close": CloseView}

    def get_queryset(self, request: HttpRequest) -> Any:
        """Those that could not be read, without their bytes."""
        rows = ReceivedMail.objects.filter(state__in=[ReceivedState.REVIEW, ReceivedState.CLOSED])
        return rows.order_by("-state", "-received_at")  # "review" before "closed"

    def get_urlpatterns(self) -> list[URLPattern]:
        """Adds the URL of the original."""
        original = path("<number:pk>/original/", self.construct_view(OriginalView), name="original")
        return [*super().get_urlpatterns(), original]
