"""Hooks by which the site itself extends Wagtail's admin."""

from django.contrib import messages
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.site_summary import SummaryItem
from wagtail.admin.ui.components import Component

from portal.shared import clock
from portal.shared.privacy.admin import PrivacyGroup
from portal.shared.processes import heartbeats
from portal.shared.processes.admin_panel import SilentProcessesPanel
from portal.shared.queries import site_settings
from portal.shared.sender.services import ask_for_proof


@hooks.register("register_admin_viewset")
def privacy() -> PrivacyGroup:
    """The menu of retention periods, erasures and the staff's access log."""
    return PrivacyGroup()


@hooks.register("insert_global_admin_css")
def styles() -> SafeString:
    """How lists and the side bar wrap Japanese; and the admin's palette, from the site's colour."""
    colour = site_settings().colour.lower().removeprefix("#")
    link = '<link rel="stylesheet" href="{}">\n<link rel="stylesheet" href="{}">'
    return format_html(link, static("css/admin.css"), reverse("brand_admin_stylesheet", args=[colour]))


@hooks.register("construct_help_menu")
def without_wagtails_guide(request: HttpRequest, items: list[MenuItem]) -> None:
    """Leaves out the links to Wagtail's English pages, its guide and its news; the keyboard shortcuts stay."""
    items[:] = [item for item in items if not item.url.startswith("https://")]


@hooks.register("construct_homepage_summary_items", order=1000)
def without_number_of_pages(request: HttpRequest, items: list[SummaryItem]) -> None:
    """The home says what work waits, not how many pages, pictures and files there are."""
    items[:] = [item for item in items if not type(item).__module__.startswith("wagtail.")]


@hooks.register("construct_homepage_panels")
def silent_processes(request: HttpRequest, panels: list[Component]) -> None:
    """Names on the home what stands still; nothing while all processes beat."""
    if names := heartbeats.silent(clock.now()):
        panels.append(SilentProcessesPanel(names))


@hooks.register("after_edit_setting")
def prove_sender(request: HttpRequest, instance: object) -> None:
    """Mails the link to an address that is to become the sender."""
    if ask_for_proof(clock.now()):
        sent = _("新しい差出人アドレスに確認のメールを送りました。そのリンクから確かめると、差出人が変わります。")
        messages.success(request, sent)
