"""What all of the shop's admin screens share: own rows only, cached pages that follow, clear words when refused."""

from collections.abc import Callable

from django.contrib import messages
from django.db.models import Model, ProtectedError, QuerySet
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

from commerce.admin.base.permissions import only_own, own
from commerce.catalog.models import Event
from portal.shared.errors import DomainError
from portal.shared.page_cache import content_changed


def choices(rows: QuerySet, user) -> QuerySet:
    """What a user may choose from in a form or a filter: rows of the own organizers, events with their titles."""
    rows = own(rows, user)
    return rows.prefetch_related("texts") if rows.model is Event else rows


class CatalogueForm(WagtailAdminModelForm):
    """Offers only rows of the user's own organizers in its lists."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            queryset = getattr(field, "queryset", None)
            if queryset is not None and self.for_user:
                field.queryset = choices(queryset, self.for_user)


class SavesCatalogue:
    """A create or edit view: pages are drawn anew after saving, a refusal by the rules stands at the form."""

    form_invalid: Callable[..., HttpResponse]

    def form_valid(self, form):
        """Saves; a DomainError becomes an error of the field that it names in `field`, else of the form."""
        try:
            response = super().form_valid(form)
        except DomainError as error:
            self.produced_error_message = str(error)
            form.add_error(getattr(error, "field", None), str(error))
            return self.form_invalid(form)
        content_changed()
        return response


class CreateView(SavesCatalogue, generic.CreateView):
    """Adds a row."""


class EditView(SavesCatalogue, generic.EditView):
    """Changes a row."""


class DeleteView(generic.DeleteView):
    """Removes a row that nothing was sold from."""

    def form_valid(self, form):
        """What was sold keeps its rows: says so instead of failing."""
        try:
            response = super().form_valid(form)
        except ProtectedError:
            messages.error(self.request, _("お申込みやほかの設定で使われているため、削除できません。"))
            return HttpResponseRedirect(self.get_success_url())
        content_changed()
        return response


class OwnRows:
    """A viewset whose list and views show only rows of the user's organizers.

    `list_select` and `list_prefetch` name the relations that the list prints.
    """

    model: type[Model]
    list_select: tuple[str, ...] = ()
    list_prefetch: tuple[str, ...] = ()

    def get_queryset(self, request):
        """The rows of the list."""
        rows = own(QuerySet(self.model), request.user)
        if self.list_select:
            rows = rows.select_related(*self.list_select)
        return rows.prefetch_related(*self.list_prefetch)

    def construct_view(self, view_class, **kwargs):
        """Every view of one row asks whose it is."""
        return only_own(super().construct_view(view_class, **kwargs), self.model)


class OwnFilters(WagtailFilterSet):
    """Filters that name only what the user may see."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for one in self.filters.values():
            queryset = getattr(one, "queryset", None)
            if queryset is not None:
                one.queryset = choices(queryset, self.request.user)


class IndexView(generic.IndexView):
    """A list; `rows(request)` gives what the viewset lets the user see."""

    rows = None
    base_filterset_class = OwnFilters
    any_permission_required = ["add", "change", "delete", "view"]

    def get_base_queryset(self):
        """Narrowed before search and filters."""
        self.queryset = self.rows(self.request)
        return super().get_base_queryset()


class PlainViewSet(OwnRows, ModelViewSet):
    """Rows that are no snippets."""

    index_view_class = IndexView
    copy_view_enabled = False

    def get_index_view_kwargs(self, **kwargs):
        """The list begins with those rows."""
        return super().get_index_view_kwargs(**{"rows": self.get_queryset} | kwargs)


class CatalogueViewSet(PlainViewSet):
    """Plain rows: saved at once, in no draft. Set `model`, `form`, `list_display`."""

    form: type[CatalogueForm]
    add_view_class = CreateView
    edit_view_class = EditView
    delete_view_class = DeleteView

    def get_form_class(self, for_update: bool = False):
        """The screen's own form."""
        return self.form
