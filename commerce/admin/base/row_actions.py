"""Row actions: buttons on the page of one row; each asks first and says what follows."""

from collections.abc import Mapping
from typing import cast

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.db.models import Model
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.text import capfirst
from django.views.generic import FormView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin

from portal.shared.accounts.models import User
from portal.shared.actors import Actor, staff_actor
from portal.shared.errors import DomainError


class RowActionView(PermissionCheckedMixin, WagtailAdminTemplateMixin, FormView):
    """One step on one row: GET says what will happen, POST does it and leads back to the row's page.

    A subclass gives `permission_required`, `page_title`, `button`, `sentences()` and `act(form)`; a DomainError of
    `act` is said at the form, and nothing has changed then. `more` is what its address needs behind the row's number.
    """

    model: type[Model] = None  # type: ignore[assignment]  # the viewset's
    index_url_name = ""
    inspect_url_name = ""
    template_name = "commerce/admin/row_action.html"
    form_class: type = Form
    button: object = ""
    is_serious = False  # red: money or tickets are gone afterwards
    done: object = ""
    path_suffix = ""

    def setup(self, request, *args, **kwargs) -> None:
        """Knows its row before anything is asked."""
        super().setup(request, *args, **kwargs)
        self.object = self.find(unquote(str(kwargs["pk"])))

    @property
    def staff(self) -> User:
        """Who does it."""
        return cast(User, self.request.user)

    @property
    def actor(self) -> Actor:
        """How an order's log calls who does it."""
        return staff_actor(self.staff)

    def find(self, pk: str) -> Model:
        """The row of the address."""
        return get_object_or_404(self.model, pk=pk)

    def sentences(self) -> list[str]:
        """What will happen, an idea a sentence."""
        return []

    def figures(self) -> list[tuple[str, str]]:
        """Label and value, above the form."""
        return []

    def act(self, form: Form) -> object:
        """Does it; what it returns is said on the next page, else `done`. Raises DomainError."""
        raise NotImplementedError

    def form_valid(self, form: Form) -> HttpResponse:
        """Done, or why not."""
        try:
            words = self.act(form)
        except DomainError as error:
            form.add_error(None, str(error))
            return self.form_invalid(form)
        messages.success(self.request, str(words or self.done))
        return redirect(self.get_success_url())

    def get_success_url(self) -> str:
        """The row's page."""
        return reverse(self.inspect_url_name, args=[self.object.pk])

    def get_page_subtitle(self) -> str:
        """Which row."""
        return str(self.object)

    def get_breadcrumbs_items(self) -> list[Mapping]:
        """List, row, step."""
        names = self.model._meta  # noqa: SLF001
        listed = {"url": reverse(self.index_url_name), "label": capfirst(str(names.verbose_name_plural))}
        row = {"url": self.get_success_url(), "label": self.get_page_subtitle()}
        return [*self.breadcrumbs_items, listed, row, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs) -> dict:
        """What the template prints beside the form."""
        said = {"sentences": self.sentences(), "figures": self.figures(), "back": self.get_success_url()}
        return super().get_context_data(**kwargs) | said | {"button": self.button, "is_serious": self.is_serious}
