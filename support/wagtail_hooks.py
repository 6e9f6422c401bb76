"""What support adds to the admin."""

from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet

from portal.shared.mail.models import SuppressedAddress
from support.contact.admin import InquiryViewSet, ReadAndMove
from support.contact.models import Inquiry
from support.mail import desk

register_permission_policy(Inquiry, ReadAndMove(Inquiry))
register_snippet(InquiryViewSet)
register_permission_policy(SuppressedAddress, desk.OnlyLift(SuppressedAddress))
register_snippet(desk.SuppressedAddressViewSet)


@hooks.register("register_admin_urls")
def mail_urls() -> list[URLPattern]:
    """The list of mails that did not arrive."""
    return [path("mails/unreached/", desk.unreached, name="mails_unreached")]


class UnreachedItem(MenuItem):
    """For whoever may see orders."""

    def is_shown(self, request) -> bool:
        return request.user.has_perm(desk.RIGHT)


@hooks.register("register_admin_menu_item")
def unreached_mails() -> MenuItem:
    """In the main menu, beside inquiries."""
    return UnreachedItem(_("届かなかったメール"), reverse("mails_unreached"), icon_name="mail", order=255)
