"""Hooks by which the site itself extends Wagtail's admin."""

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _
from wagtail import hooks

from portal.shared import clock
from portal.shared.privacy.admin import PrivacyGroup
from portal.shared.sender.services import ask_for_proof


@hooks.register("register_admin_viewset")
def privacy() -> PrivacyGroup:
    """The menu of retention periods, erasures and the staff's access log."""
    return PrivacyGroup()


@hooks.register("after_edit_setting")
def prove_sender(request: HttpRequest, instance: object) -> None:
    """Mails the link to an address that is to become the sender."""
    if ask_for_proof(clock.now()):
        sent = _("新しい差出人アドレスに確認のメールを送りました。そのリンクから確かめると、差出人が変わります。")
        messages.success(request, sent)
