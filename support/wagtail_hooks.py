"""What support adds to the admin."""

from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet

from portal.shared.mail.models import SuppressedAddress
from support.contact.admin import InquiryViewSet
from support.mail_status import admin
from support.reports.views import RIGHT, numbers

register_permission_policy(SuppressedAddress, admin.OnlyLift(SuppressedAddress))
register_snippet(admin.SuppressedAddressViewSet)


@hooks.register("register_admin_viewset")
def inbox() -> InquiryViewSet:
    """Inquiries."""
    return InquiryViewSet()


@hooks.register("register_admin_urls")
def urls() -> list[URLPattern]:
    """The list of mails that did not arrive, and the team's numbers."""
    return [
        path("mails/unreached/", admin.unreached, name="mails_unreached"),
        path("help-numbers/", numbers, name="help_numbers"),
    ]


class UnreachedItem(MenuItem):
    """For whoever may see orders."""

    def is_shown(self, request) -> bool:
        return request.user.has_perm(admin.RIGHT)


@hooks.register("register_admin_menu_item")
def unreached_mails() -> MenuItem:
    """In the main menu, beside inquiries."""
    return UnreachedItem(_("届かなかったメール"), reverse("mails_unreached"), icon_name="mail", order=255)


class NumbersItem(MenuItem):
    """For who may read them."""

    def is_shown(self, request) -> bool:
        """By the right."""
        return request.user.has_perm(RIGHT)


@hooks.register("register_reports_menu_item")
def numbers_item() -> NumbersItem:
    """Among the reports."""
    return NumbersItem(_("ヘルプの数字"), reverse("help_numbers"), icon_name="order", order=400)
