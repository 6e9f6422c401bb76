"""What editors find in the admin beside their pages."""

from django.http import HttpRequest
from django.urls import include, path
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.models import Page
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from cms.editor import features
from cms.editor.script_data import editor_data
from cms.environment.models import EnvironmentRule, SimplePhone
from cms.mailbox_guides.models import MailboxGuide
from cms.reports.panels import HelpPanel, menu_items
from cms.reports.views import may_edit_pages
from cms.search import query_log
from cms.search.admin import SearchSynonymViewSet
from cms.search.models import TOKEN_LENGTH
from portal.shared.page_cache import content_changed


class EnvironmentRuleViewSet(SnippetViewSet):
    """The rows of the environment table, in the order in which they are tried."""

    model = EnvironmentRule
    icon = "desktop"
    menu_label = _("動作環境")
    list_display = ["__str__", "verdict", "note"]
    list_filter = ["purpose", "os", "verdict"]
    sort_order_field = "sort_order"


class SimplePhoneViewSet(SnippetViewSet):
    """The models on which e-tickets are not shown; the check of a device reads them."""

    model = SimplePhone
    icon = "mobile-alt"
    menu_label = _("らくらくスマートフォンなど")
    list_display = ["model", "name"]
    search_fields = ["model", "name"]


class EnvironmentGroup(SnippetViewSetGroup):
    """What decides whether a device will do."""

    items = (EnvironmentRuleViewSet, SimplePhoneViewSet)
    menu_icon = "desktop"
    menu_label = _("動作環境")
    menu_name = "environment"
    menu_order = 250


class MailboxGuideViewSet(SnippetViewSet):
    """How customers of each company let our mails in."""

    model = MailboxGuide
    icon = "mail"
    menu_label = _("メール受信設定の案内")
    menu_order = 260
    add_to_admin_menu = True
    list_display = ["mailbox_provider", "locale", "lead", "checked_on"]
    list_filter = ["mailbox_provider"]


register_snippet(EnvironmentGroup)
register_snippet(MailboxGuideViewSet)
register_snippet(SearchSynonymViewSet)


@hooks.register("after_create_snippet")
@hooks.register("after_edit_snippet")
def snippet_changed(request: HttpRequest, instance: object) -> None:
    """Snippets are printed on cached pages."""
    content_changed()


@hooks.register("after_delete_snippet")
def snippets_deleted(request: HttpRequest, instances: list) -> None:
    """Snippets are printed on cached pages."""
    content_changed()


@hooks.register("register_rich_text_features")
def rich_text_features(registry) -> None:
    """The list of facts in the editor's toolbar."""
    features.register(registry)


@hooks.register("insert_editor_js")
def data_for_editors() -> SafeString:
    """What the scripts beside the editor need to know."""
    return editor_data()


@hooks.register("register_admin_urls")
def admin_urls() -> list:
    """Reports and what belongs to the editor."""
    return [path("", include(f"cms.{part}.urls")) for part in ("reports", "editor", "spreadsheet")]


@hooks.register("construct_homepage_panels")
def homepage_panels(request: HttpRequest, panels: list) -> None:
    """How many questions need a look."""
    if may_edit_pages(request.user):
        panels.append(HelpPanel())


@hooks.register("construct_reports_menu")
def reports_menu(request: HttpRequest, items: list) -> None:
    """The reports of the help, for whoever may edit pages."""
    if may_edit_pages(request.user):
        items += menu_items()


@hooks.register("before_serve_page")
def hit_opened(page: Page, request: HttpRequest, serve_args: list, serve_kwargs: dict) -> None:
    """The link of a hit carries the search's token; the page that it opens is the one that was chosen."""
    token = request.GET.get(query_log.PARAMETER)
    if token and request.method == "GET" and not request.META.get("HTTP_SEC_PURPOSE"):
        query_log.record_click(token[:TOKEN_LENGTH], page)
