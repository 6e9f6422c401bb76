"""Viewsets for models that only the services write: a list, a page per row, and row actions."""

from collections.abc import Mapping
from typing import Any

from django.urls import URLPattern, path
from django.utils.text import capfirst
from wagtail.admin.views import generic

from commerce.admin.base.row_actions import RowActionView
from commerce.admin.base.viewsets import PlainViewSet


class PageView(generic.InspectView):
    """The page of one row, without links to forms that edit it."""

    any_permission_required = ["view"]

    def get_page_title(self) -> str:
        """The verbose name of the model, such as 注文."""
        return capfirst(self.model._meta.verbose_name)  # noqa: SLF001

    def may(self, action: str) -> bool:
        """Whether to show this user an action; the view of the action checks again."""
        return self.user_has_permission(action)


class ReadOnlyViewSet(PlainViewSet):
    """A list, a page per row, and `row_actions` by URL name. Rows are written by the services alone."""

    inspect_view_enabled = True
    add_to_reference_index = False
    form_fields = ["id"]  # required by Wagtail; there is no form
    row_actions: Mapping[str, type[RowActionView]] = {}
    list_per_page = 50

    def get_common_view_kwargs(self, **kwargs: Any) -> dict:
        """Without URL names of forms, which do not exist here."""
        view_kwargs = super().get_common_view_kwargs(**kwargs)
        return view_kwargs | dict.fromkeys(["add_url_name", "edit_url_name", "delete_url_name", "history_url_name"])

    def get_urlpatterns(self) -> list[URLPattern]:
        """List, page, and a URL per row action."""
        actions = [
            path(f"<number:pk>/{name}/{view.path_suffix}", self.construct_view(view), name=name)
            for name, view in self.row_actions.items()
        ]
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("inspect/<number:pk>/", self.inspect_view, name="inspect"),
            *actions,
        ]

    def register_admin_url_finder(self) -> None:
        """Registers nothing: there is no form to link to."""
