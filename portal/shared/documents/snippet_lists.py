"""The list of a snippet with its export."""

from wagtail.snippets.views.snippets import IndexView

from portal.shared.documents.spreadsheets import SpreadsheetExport


class SnippetIndexView(SpreadsheetExport, IndexView):
    """Wagtail's list, with this site's columns and export."""
