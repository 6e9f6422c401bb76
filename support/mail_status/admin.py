"""Admin screens: mails about coming performances that did not arrive, and suppressed addresses."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, cast

from django.contrib import messages
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Min, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from django.views.generic import TemplateView
from wagtail.admin.auth import require_admin_access
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.snippets.views.snippets import SnippetViewSet

from commerce.admin.base.permissions import visible_to
from commerce.orders.models import Order
from portal.shared import clock
from portal.shared.accounts.models import User
from portal.shared.accounts.requests import UserRequest
from portal.shared.documents.snippet_lists import SnippetIndexView
from portal.shared.http.admin_pages import admin_page
from portal.shared.mail.failures import failed_emails, still_missed
from portal.shared.mail.mailbox_providers import mailbox_provider_of
from portal.shared.mail.models import MailMessage, SuppressedAddress
from portal.shared.mail.outbox import queue_again
from portal.shared.mail.states import NOT_ARRIVED, WITHHELD, MailState
from portal.shared.privacy.export_views import ExportAccessLogMixin
from portal.shared.text.email_addresses import NO_MAILBOX

PERMISSION = "commerce.view_order"
PER_PAGE = 50
RESENT_AT_ONCE = 500  # mails per press of the button
RESENT_FOR = timedelta(days=90)  # since a mail was made: how long the button is offered


def undelivered_messages(user: User, at: datetime) -> QuerySet[MailMessage]:
    """Mails about orders of coming performances that did not arrive, newest first; only of orders visible to the user.

    Mails followed by a delivered mail about the same order are left out.
    """
    orders = visible_to(Order.objects.all(), user).filter(lines__performance__starts_at__gte=at)
    orders = orders.exclude(user__email__endswith=NO_MAILBOX)  # of the box office: nobody waits for a mail
    mails = MailMessage.objects.filter(
        about_type=ContentType.objects.get_for_model(Order), about_id__in=orders.values("pk")
    )
    delivered = mails.filter(state=MailState.DELIVERED).order_by("pk")
    failed = mails.filter(state__in=NOT_ARRIVED).exclude(reason__in=WITHHELD).order_by("-pk")
    last_delivered = dict(delivered.values_list("about_id", "pk"))
    resolved = [mail.pk for mail in failed.only("pk", "about_id") if last_delivered.get(mail.about_id, 0) > mail.pk]
    return failed.exclude(pk__in=resolved)


def _rows(messages: list[MailMessage]) -> list[dict]:
    """A dict for each mail with its order and mailbox provider, the next performance first."""
    orders = Order.objects.filter(pk__in=[mail.about_id for mail in messages]).select_related("event", "user")
    orders_by_id = {
        order.pk: order
        for order in orders.annotate(next_at=Min("lines__performance__starts_at")).prefetch_related("event__texts")
    }
    rows = [
        {
            "mail": mail,
            "order": orders_by_id[mail.about_id or 0],
            "mailbox_provider": mailbox_provider_of(mail.address).label,
        }
        for mail in messages
    ]
    return sorted(rows, key=lambda row: row["order"].next_at)


# Column of the export → heading and value of a mail; `export_rows` loads the orders.
COLUMNS: dict[str, tuple[object, Callable[[MailMessage], object]]] = {
    "next_at": (_("公演日時"), lambda mail: min(line.performance.starts_at for line in _order(mail).lines.all())),
    "event": (_("イベント"), lambda mail: _order(mail).event.title),
    "order": (_("申込番号"), lambda mail: _order(mail).code),
    "name": (_("お名前"), lambda mail: _order(mail).name),
    "phone": (_("電話番号"), lambda mail: _order(mail).user.phone),
    "address": (_("宛先"), lambda mail: mail.address),
    "mailbox_provider": (_("メールの会社"), lambda mail: mailbox_provider_of(mail.address).label),
    "state": (_("状態"), lambda mail: mail.get_state_display()),
    "created_at": (_("作成日時"), lambda mail: mail.created_at),
    "reason": (_("理由"), lambda mail: mail.get_reason_display()),
    "last_error": (_("送信の記録"), lambda mail: mail.last_error),
}


def _order(mail: MailMessage) -> Order:
    return cast(Order, mail.about)


class UndeliveredView(ExportAccessLogMixin, WagtailAdminTemplateMixin, TemplateView):  # type: ignore[misc]  # get of both
    """Lists undelivered mails, so that staff can contact the buyers before the event."""

    model = MailMessage
    template_name = "support/mail_status/admin.html"
    page_title = _("公演前に届かなかったメール")
    header_icon = "mail"
    index_url_name = "mail_undelivered"
    export_permission = "commerce.export_order"  # the right to take lists of customers out of the site
    list_export = list(COLUMNS)
    export_headings = {name: heading for name, (heading, _value) in COLUMNS.items()}

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """For users who may see orders."""
        if not request.user.has_perm(PERMISSION):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict:
        """A page of mails, and whether some may be sent again."""
        user, at = cast(User, self.request.user), clock.now()
        page = Paginator(self.get_queryset(), PER_PAGE).get_page(self.request.GET.get("page"))
        can_resend = emails_to_resend(user).filter(created_at__gt=at - RESENT_FOR).exists()
        context = {"page": page, "rows": _rows(list(page)), "can_resend": can_resend}
        return super().get_context_data(**kwargs) | admin_page(str(self.page_title), self.header_icon) | context

    def get_queryset(self) -> QuerySet[MailMessage]:
        """The mails that the user may see."""
        return undelivered_messages(cast(User, self.request.user), clock.now())

    def export_title(self) -> str:
        """The title of the page."""
        return str(self.page_title)

    def export_rows(self) -> QuerySet[MailMessage]:
        """With the orders and what the columns read of them."""
        return self.get_queryset().prefetch_related("about__user", "about__event__texts", "about__lines__performance")

    def to_row_dict(self, item: MailMessage) -> dict[str, object]:
        """The values of one mail by column."""
        return {name: value(item) for name, (_heading, value) in COLUMNS.items()}


def emails_to_resend(user: User) -> QuerySet[MailMessage]:
    """Mails of orders visible to the user that failed for a reason of ours and were not sent anew."""
    visible = visible_to(Order.objects.all(), user).values("pk")
    return failed_emails().filter(about_type=ContentType.objects.get_for_model(Order), about_id__in=visible)


@require_POST
@require_admin_access
def resend_failed(request: UserRequest) -> HttpResponse:
    """Queues the user's failed mails again, at most RESENT_AT_ONCE per press."""
    if not request.user.has_perm(PERMISSION):
        raise PermissionDenied
    at = clock.now()
    failed = emails_to_resend(request.user).prefetch_related("about")[:RESENT_AT_ONCE]
    number = sum(queue_again(mail, at) for mail in still_missed(failed, at))
    text = ngettext("%(n)d通の送信を始めました。", "%(n)d通の送信を始めました。", number) % {"n": number}
    messages.success(request, text if number else _("送り直すメールはありません。"))
    return redirect("mail_undelivered")


class SuppressedAddressIndexView(ExportAccessLogMixin, SnippetIndexView):
    """The list of suppressed addresses; they are customers', so exports are recorded."""

    export_permission = "commerce.export_order"


class SuppressedAddressViewSet(SnippetViewSet):
    """Suppressed addresses; deleting a row allows mail again, and Wagtail logs who deleted it."""

    model = SuppressedAddress
    index_view_class = SuppressedAddressIndexView
    icon = "mail"
    menu_label = _("送信を止めているアドレス")
    menu_order = 256
    add_to_admin_menu = True
    copy_view_enabled = False
    list_display = ["address", "reason", "reply", "since"]
    list_filter = ["reason"]
    search_fields = ["address"]
    inspect_view_enabled = True
    form_fields = ["address"]
