"""Wagtail hooks of this app: snippets, reports, editor scripts, search clicks."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLResolver, include, path
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.ui.tables import Column
from wagtail.models import Page
from wagtail.rich_text.feature_registry import FeatureRegistry
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from cms.editor import features
from cms.editor.script_data import editor_data
from cms.environment.models import EnvironmentRule, SimplePhone
from cms.mailbox_guides.models import MailboxGuide
from cms.pages.page_guards import REFUSALS
from cms.pages.permissions import may_edit_pages
from cms.pages.slugs import hidden_slug
from cms.pages.unpublishing import with_translations
from cms.reports.panels import HelpPanel, menu_items
from cms.search import query_log
from cms.search.admin import SearchSynonymViewSet
from cms.search.models import TOKEN_LENGTH
from portal.shared.documents.list_columns import SENTENCE
from portal.shared.documents.snippet_lists import SnippetIndexView
from portal.shared.http.page_cache import content_changed


class EnvironmentRuleViewSet(SnippetViewSet):
    """Rules of supported devices, in the order in which they are applied."""

    model = EnvironmentRule
    index_view_class = SnippetIndexView
    icon = "desktop"
    menu_label = _("動作環境")
    list_display = ["__str__", "verdict", Column("note", label=_("補足"), sort_key="note", classname=SENTENCE)]
    list_filter = ["purpose", "os", "verdict"]
    sort_order_field = "sort_order"


class SimplePhoneViewSet(SnippetViewSet):
    """Phone models that cannot show e-tickets; used by the device check."""

    model = SimplePhone
    index_view_class = SnippetIndexView
    icon = "mobile-alt"
    menu_label = _("らくらくスマートフォンなど")
    list_display = ["model", "name"]
    search_fields = ["model", "name"]


class EnvironmentGroup(SnippetViewSetGroup):
    """The menu with everything that decides whether a device is supported."""

    items = (EnvironmentRuleViewSet, SimplePhoneViewSet)
    menu_icon = "desktop"
    menu_label = _("動作環境")
    menu_name = "environment"
    menu_order = 250


class MailboxGuideViewSet(SnippetViewSet):
    """Instructions per mailbox provider for receiving our mails."""

    model = MailboxGuide
    index_view_class = SnippetIndexView
    icon = "mail"
    menu_label = _("メール受信設定の案内")
    menu_order = 260
    add_to_admin_menu = True
    list_display = [
        "mailbox_provider",
        "locale",
        Column("lead", label=_("はじめの一文"), sort_key="lead", classname=SENTENCE),
        "checked_on",
    ]
    list_filter = ["mailbox_provider"]


register_snippet(EnvironmentGroup)
register_snippet(MailboxGuideViewSet)
register_snippet(SearchSynonymViewSet)


hooks.register("construct_translated_pages_to_cascade_actions", with_translations)
for hook_name, refuse in REFUSALS.items():
    hooks.register(hook_name, refuse)


@hooks.register("after_create_snippet")
@hooks.register("after_edit_snippet")
def snippet_changed(request: HttpRequest, instance: object) -> None:
    """Empties the page cache, since cached pages show snippets."""
    content_changed()


@hooks.register("after_delete_snippet")
def snippets_deleted(request: HttpRequest, instances: list[object]) -> None:
    """Empties the page cache, since cached pages show snippets."""
    content_changed()


@hooks.register("register_icons")
def icons(registered: list[str]) -> list[str]:
    """Adds the icon of actions, which Wagtail's set has not."""
    return [*registered, "cms/icons/bolt.svg"]


@hooks.register("register_rich_text_features")
def rich_text_features(registry: FeatureRegistry) -> None:
    """Adds the list of facts to the rich text toolbar."""
    features.register(registry)


@hooks.register("insert_editor_js")
def data_for_editors() -> SafeString:
    """Data for the admin's scripts on pages with an editor."""
    return editor_data()


@hooks.register("register_admin_urls")
def admin_urls() -> list[URLResolver]:
    """URLs below /staff/ of the reports, the editor and the spreadsheet."""
    return [path("", include(f"cms.{part}.urls")) for part in ("reports", "editor", "spreadsheet")]


@hooks.register("construct_homepage_panels")
def homepage_panels(request: HttpRequest, panels: list[object]) -> None:
    """Adds the number of questions that need a review to the admin's home page."""
    if may_edit_pages(request.user):
        panels.append(HelpPanel())


@hooks.register("construct_reports_menu")
def reports_menu(request: HttpRequest, items: list[object]) -> None:
    """Adds the reports of the help for users who may edit pages."""
    if may_edit_pages(request.user):
        items += menu_items()


@hooks.register("before_serve_page")
def hit_opened(page: Page, request: HttpRequest, serve_args: list[str], serve_kwargs: dict[str, object]) -> None:
    """Records which hit of a search was opened: links of hits carry the search's token. Prefetches do not count."""
    token = request.GET.get(query_log.PARAMETER)
    if token and request.method == "GET" and not request.META.get("HTTP_SEC_PURPOSE"):
        query_log.record_click(token[:TOKEN_LENGTH], page)


@hooks.register("before_move_page")
def refuse_hidden_move(request: HttpRequest, page: Page, parent: Page) -> HttpResponse | None:
    """A page is not moved to an address where another view answers."""
    if request.method != "POST" or not (problem := hidden_slug(page.slug, parent, page)):
        return None
    messages.error(request, problem)
    return redirect("wagtailadmin_explore", page.pk)
