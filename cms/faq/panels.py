"""The edit panel of a question in which an editor tries search queries against the draft."""

from typing import Any

from django.urls import reverse
from wagtail.admin.panels import Panel


class SearchPreviewPanel(Panel):
    """A search field with the answers it would find; the admin's script sends the query while the editor types."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "cms/admin/search_preview_panel.html"

        def get_context_data(self, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
            page = self.instance
            return super().get_context_data(parent_context) | {
                "preview_url": reverse("faq_search_preview"),
                "page_id": page.pk or "",
                "language": page.locale.language_code if page.locale_id else "ja",
            }
