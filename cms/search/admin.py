"""The admin's view set of synonyms."""

from django.utils.translation import gettext_lazy as _
from wagtail.snippets.views.snippets import SnippetViewSet

from cms.search.models import SearchSynonym
from portal.shared.documents.snippet_lists import SnippetIndexView


class SearchSynonymViewSet(SnippetViewSet):
    """Synonyms that editors maintain."""

    model = SearchSynonym
    index_view_class = SnippetIndexView
    icon = "tag"
    menu_label = _("検索の同義語")
    menu_order = 260
    add_to_admin_menu = True
    list_display = ["__str__", "direction", "weight"]
    search_fields = ["terms"]
