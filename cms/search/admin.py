"""What editors and readers' clicks bring: the list of synonyms, and the note that a hit was opened."""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.models import Page
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from cms.search import log
from cms.search.models import TOKEN_LENGTH, SearchSynonym


class SearchSynonymViewSet(SnippetViewSet):
    """Words that readers use for the same thing."""

    model = SearchSynonym
    icon = "tag"
    menu_label = _("検索の同義語")
    menu_order = 260
    add_to_admin_menu = True
    list_display = ["__str__", "direction", "weight"]
    search_fields = ["terms"]


register_snippet(SearchSynonymViewSet)


@hooks.register("before_serve_page")
def hit_opened(page: Page, request: HttpRequest, serve_args: list, serve_kwargs: dict) -> None:
    """The link of a hit carries the search's token; the page that it opens is the one that was chosen."""
    token = request.GET.get(log.PARAMETER)
    if token and request.method == "GET" and not request.META.get("HTTP_SEC_PURPOSE"):
        log.note_click(token[:TOKEN_LENGTH], page)
