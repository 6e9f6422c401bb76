"""Viewsets for rows that only the services write: a list, a page per row, and row actions."""

from collections.abc import Mapping

from django.urls import URLPattern, path
from django.utils.text import capfirst
from wagtail.admin.views import generic

from commerce.admin.base.row_actions import RowActionView
from commerce.admin.base.viewsets import PlainViewSet


class PageView(generic.InspectView):
    """The page of one row; nothing on it leads to forms that change the row as such."""

    any_permission_required = ["view"]

    def get_page_title(self) -> str:
        """The kind of thing: 注文: ABCD…"""
        return capfirst(self.model._meta.verbose_name)  # noqa: SLF001

    def may(self, action: str) -> bool:
        """Whether this user is offered a step; the step's own view asks again."""
        return self.user_has_permission(action)


class ReadOnlyViewSet(PlainViewSet):
    """A list, a page per row, and steps: {address part: view}. Rows are written by the shop's services alone."""

    inspect_view_enabled = True
    add_to_reference_index = False
    form_fields = ["id"]  # asked for by Wagtail; there is no form
    row_actions: Mapping[str, type[RowActionView]] = {}
    list_per_page = 50

    def get_common_view_kwargs(self, **kwargs) -> dict:
        """No view leads to a form that is not there."""
        given = super().get_common_view_kwargs(**kwargs)
        return given | dict.fromkeys(["add_url_name", "edit_url_name", "delete_url_name", "history_url_name"])

    def get_urlpatterns(self) -> list[URLPattern]:
        """List and page, and an address per step."""
        steps = [
            path(f"<int:pk>/{name}/{view.path_suffix}", self.construct_view(view), name=name)
            for name, view in self.row_actions.items()
        ]
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("inspect/<int:pk>/", self.inspect_view, name="inspect"),
            *steps,
        ]

    def register_admin_url_finder(self) -> None:
        """There is no form to lead to."""
