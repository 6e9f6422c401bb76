"""Bases of the shop's admin viewsets: rows of the user's organizers, cache invalidation, errors of the services."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.db.models import Model, ProtectedError, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.forms.models import WagtailAdminModelForm, formfield_for_dbfield
from wagtail.admin.views import generic
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.base import ViewSet
from wagtail.admin.viewsets.model import ModelViewSet

from commerce.admin.base.permissions import organizer_only, visible_to
from commerce.admin.base.printing import warn_of_unprintable
from commerce.catalog.models import Event
from portal.shared.accounts.models import User
from portal.shared.documents.spreadsheets import SpreadsheetExport
from portal.shared.errors import DomainError
from portal.shared.http.page_cache import content_changed


def selectable_rows(rows: QuerySet, user: User | AnonymousUser) -> QuerySet:
    """The rows that a user may choose in a form or a filter; events with their titles loaded."""
    rows = visible_to(rows, user)
    return rows.prefetch_related("texts") if rows.model is Event else rows


class CatalogForm(WagtailAdminModelForm):
    """A form whose choices are rows of the user's organizers. Each `Meta` inherits this one, whose fields clean."""

    class Meta:
        formfield_callback = formfield_for_dbfield

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            queryset = getattr(field, "queryset", None)
            if queryset is not None and self.for_user:
                field.queryset = selectable_rows(queryset, self.for_user)


class CatalogSaveMixin(WagtailAdminTemplateMixin):
    """A create or edit view that invalidates the page cache and shows a DomainError at the form."""

    def form_valid(self, form: ModelForm) -> HttpResponse:
        """Saves; a DomainError becomes an error of the field that it names in `field`, else of the form."""
        try:
            response = super().form_valid(form)
        except DomainError as error:
            self.produced_error_message = str(error)
            form.add_error(getattr(error, "field", None), str(error))
            return self.form_invalid(form)
        content_changed()
        warn_of_unprintable(self.request, form.cleaned_data.values())
        return response


class CreateView(CatalogSaveMixin, generic.CreateView):
    """Adds a row of the catalog."""


class EditView(CatalogSaveMixin, generic.EditView):
    """Changes a row of the catalog."""


class DeleteView(generic.DeleteView):
    """Deletes a row that no other row refers to."""

    def form_valid(self, form: ModelForm) -> HttpResponse:
        """Deletes, or shows a message when protected rows (sold tickets) refer to it."""
        try:
            response = super().form_valid(form)
        except ProtectedError:
            messages.error(self.request, _("お申込みやほかの設定で使われているため、削除できません。"))
            return HttpResponseRedirect(self.get_success_url())
        content_changed()
        return response


class OrganizerRowsMixin(ViewSet):
    """A viewset whose list and views show only rows of the user's organizers.

    `list_select` and `list_prefetch` name the relations that the list prints.
    """

    model: type[Model]
    list_select: tuple[str, ...] = ()
    list_prefetch: tuple[str, ...] = ()

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """The rows of the list that the user may see."""
        rows: QuerySet = visible_to(QuerySet(self.model), request.user)
        if self.list_select:
            rows = rows.select_related(*self.list_select)
        return rows.prefetch_related(*self.list_prefetch)

    def construct_view(self, view_class: type, **kwargs: Any) -> Callable[..., HttpResponseBase]:
        """Every view of one row responds with 404 to members of other organizers."""
        return organizer_only(super().construct_view(view_class, **kwargs), self.model)


class OrganizerFilterSet(WagtailFilterSet):
    """Filters whose choices are rows that the user may see."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for row_filter in self.filters.values():
            queryset = getattr(row_filter, "queryset", None)
            if queryset is not None:
                row_filter.queryset = selectable_rows(queryset, self.request.user)


class IndexView(SpreadsheetExport, generic.IndexView):
    """A list; `rows(request)` is the viewset's `get_queryset`."""

    rows: Callable[[HttpRequest], QuerySet] | None = None
    base_filterset_class = OrganizerFilterSet
    any_permission_required = ["add", "change", "delete", "view"]

    def get_base_queryset(self) -> QuerySet:
        """The visible rows, before search and filters."""
        if self.rows:
            self.queryset = self.rows(self.request)
        return super().get_base_queryset()


class PlainViewSet(OrganizerRowsMixin, ModelViewSet):
    """A viewset for models that are not snippets."""

    index_view_class = IndexView
    copy_view_enabled = False

    def get_index_view_kwargs(self, **kwargs: Any) -> dict:
        """Passes the visible rows to the list."""
        return super().get_index_view_kwargs(**{"rows": self.get_queryset} | kwargs)


class CatalogViewSet(PlainViewSet):
    """Models without drafts. Subclasses set `model`, `form` and `list_display`."""

    form: type[CatalogForm]
    add_view_class = CreateView
    edit_view_class = EditView
    delete_view_class = DeleteView

    def get_form_class(self, for_update: bool = False) -> type[CatalogForm]:
        """The form of the viewset."""
        return self.form
