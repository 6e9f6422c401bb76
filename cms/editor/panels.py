"""The panel of a question in which an editor tries what a reader might type."""

from django.urls import reverse
from wagtail.admin.panels import Panel


class SearchPreviewPanel(Panel):
    """A field, and below it the answers that would be found; the script asks while the editor types."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "cms/admin/search_preview_panel.html"

        def get_context_data(self, parent_context=None):
            page = self.instance
            language = page.locale.language_code if page.locale_id else "ja"
            own = {"preview_url": reverse("faq_search_preview"), "page_id": page.pk or "", "language": language}
            return super().get_context_data(parent_context) | own
