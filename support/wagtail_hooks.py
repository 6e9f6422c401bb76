"""Adds the screens of `support` to Wagtail's admin."""

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet

from commerce.admin.orders.panels import register_order_panel
from portal.shared import clock
from portal.shared.accounts.requests import UserRequest
from portal.shared.http.home_figures import HomeFigure
from portal.shared.mail.models import SuppressedAddress
from portal.shared.permissions import RestrictedPermissionPolicy
from support.contact.admin import InquiryViewSet, unanswered
from support.contact.order_panel import inquiries_panel
from support.contact.states import InquiryState
from support.mail_review.admin import ReceivedMailViewSet
from support.mail_status import admin
from support.reports.views import PERMISSION, usage_report

register_permission_policy(SuppressedAddress, RestrictedPermissionPolicy(SuppressedAddress, "view", "delete"))
register_snippet(admin.SuppressedAddressViewSet)
register_order_panel("inquiries", inquiries_panel)


@hooks.register("register_admin_viewset")
def inbox() -> InquiryViewSet:
    """The inbox of inquiries."""
    return InquiryViewSet()


@hooks.register("register_admin_viewset")
def review_queue() -> ReceivedMailViewSet:
    """The received mails that could not be read."""
    return ReceivedMailViewSet()


@hooks.register("register_admin_urls")
def urls() -> list[URLPattern]:
    """The list of undelivered mails and the usage report."""
    return [
        path("mails/unreached/", admin.UndeliveredView.as_view(), name="mail_undelivered"),
        path("mails/unreached/again/", admin.resend_failed, name="mail_resend_failed"),
        path("help-numbers/", usage_report, name="help_numbers"),
    ]


class UndeliveredItem(MenuItem):
    """Menu item for staff who may see orders."""

    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(admin.PERMISSION)


@hooks.register("register_admin_menu_item")
def undelivered_item() -> MenuItem:
    """Adds the undelivered mails to the main menu, after the inquiries."""
    return UndeliveredItem(_("届かなかったメール"), reverse("mail_undelivered"), icon_name="mail", order=255)


class UsageReportItem(MenuItem):
    """Menu item for staff with the permission to view the report."""

    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(PERMISSION)


@hooks.register("register_reports_menu_item")
def usage_report_item() -> UsageReportItem:
    """Adds the usage report to the reports menu."""
    return UsageReportItem(_("ヘルプの数字"), reverse("help_numbers"), icon_name="order", order=400)


@hooks.register("construct_homepage_summary_items")
def figures_on_home(request: UserRequest, items: list[object]) -> None:
    """Adds unanswered inquiries and undelivered mails to the admin's home, for those who may open their lists."""
    if request.user.has_perm("support.view_inquiry"):
        url = f"{reverse('inquiries:index')}?state={InquiryState.OPEN}&is_suspicious=false"
        items.append(
            HomeFigure(_("未対応のお問い合わせ"), _count(unanswered(request.user).count()), url, "comment", 10)
        )
    if request.user.has_perm(admin.PERMISSION):
        number = admin.undelivered_messages(request.user, clock.now()).count()
        items.append(HomeFigure(_("届かなかったメール"), _count(number), reverse("mail_undelivered"), "mail", 30))


def _count(number: int) -> str:
    return ngettext("%(n)d件", "%(n)d件", number) % {"n": number}
