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

from commerce.admin.base.permissions import organizer_only, visible_to
from commerce.catalog.models import Event
from portal.shared.errors import DomainError
from portal.shared.page_cache import content_changed


def selectable_rows(rows: QuerySet, user) -> QuerySet:
    """What a user may choose from in a form or a filter: rows of the own organizers, events with their titles."""
    rows = visible_to(rows, user)
    return rows.prefetch_related("texts") if rows.model is Event else rows


class CatalogForm(WagtailAdminModelForm):
    """Offers only rows of the user's own organizers in its lists."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            queryset = getattr(field, "queryset", None)
            if queryset is not None and self.for_user:
                field.queryset = selectable_rows(queryset, self.for_user)


class CatalogSaveMixin:
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


class CreateView(CatalogSaveMixin, generic.CreateView):
    """Adds a row."""


class EditView(CatalogSaveMixin, generic.EditView):
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


class OrganizerRowsMixin:
    """A viewset whose list and views show only rows of the user's organizers.

    `list_select` and `list_prefetch` name the relations that the list prints.
    """

    model: type[Model]
    list_select: tuple[str, ...] = ()
    list_prefetch: tuple[str, ...] = ()

    def get_queryset(self, request):
        """The rows of the list."""
        rows = visible_to(QuerySet(self.model), request.user)
        if self.list_select:
            rows = rows.select_related(*self.list_select)
        return rows.prefetch_related(*self.list_prefetch)

    def construct_view(self, view_class, **kwargs):
        """Every view of one row asks whose it is."""
        return organizer_only(super().construct_view(view_class, **kwargs), self.model)


class OrganizerFilterSet(WagtailFilterSet):
    """Filters that name only what the user may see."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for one in self.filters.values():
            queryset = getattr(one, "queryset", None)
            if queryset is not None:
                one.queryset = selectable_rows(queryset, self.request.user)


class IndexView(generic.IndexView):
    """A list; `rows(request)` gives what the viewset lets the user see."""

    rows = None
    base_filterset_class = OrganizerFilterSet
    any_permission_required = ["add", "change", "delete", "view"]

    def get_base_queryset(self):
        """Narrowed before search and filters."""
        self.queryset = self.rows(self.request)
        return super().get_base_queryset()


class PlainViewSet(OrganizerRowsMixin, ModelViewSet):
    """Rows that are no snippets."""

    index_view_class = IndexView
    copy_view_enabled = False

    def get_index_view_kwargs(self, **kwargs):
        """The list begins with those rows."""
        return super().get_index_view_kwargs(**{"rows": self.get_queryset} | kwargs)


class CatalogViewSet(PlainViewSet):
    """Plain rows: saved at once, in no draft. Set `model`, `form`, `list_display`."""

    form: type[CatalogForm]
    add_view_class = CreateView
    edit_view_class = EditView
    delete_view_class = DeleteView

    def get_form_class(self, for_update: bool = False):
        """The screen's own form."""
        return self.form
