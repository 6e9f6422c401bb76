"""Row actions: buttons on the page of one row, each with a confirmation page that describes the consequences."""

from collections.abc import Mapping
from typing import Any, cast

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.db.models import Model
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.text import capfirst
from django.views.generic import FormView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin

from commerce.orders.models import Order
from portal.shared.accounts.models import User
from portal.shared.actors import Actor, staff_actor
from portal.shared.errors import DomainError


class RowActionView(PermissionCheckedMixin, WagtailAdminTemplateMixin, FormView):
    """One action on one row: GET describes the consequences, POST acts and redirects to the row's page.

    A subclass defines `permission_required`, `page_title`, `button`, `sentences()` and `act(form)`; a DomainError of
    `act` becomes an error of the form. `path_suffix` is the part of the URL pattern after the action's name.
    """

    model: type[Model] = Model  # replaced by the viewset's model
    index_url_name = ""
    inspect_url_name = ""
    template_name = "commerce/admin/row_action.html"
    form_class: type = Form
    is_serious = False  # a red button, for actions on money or tickets that cannot be undone
    done: object = ""
    path_suffix = ""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Loads the row before permissions are checked."""
        super().setup(request, *args, **kwargs)
        self.object = self.get_object(unquote(str(kwargs["pk"])))

    @property
    def button(self) -> object:
        """The text of the button; subclasses override it with a plain attribute or a property."""
        return ""

    @property
    def staff(self) -> User:
        """The user who acts."""
        return cast(User, self.request.user)

    @property
    def actor(self) -> Actor:
        """The same user as an actor for an order's log."""
        return staff_actor(self.staff)

    def get_object(self, pk: str) -> Model:
        """The row of the URL, or 404."""
        return get_object_or_404(self.model, pk=pk)

    def sentences(self) -> list[str]:
        """The consequences, one per sentence."""
        return []

    def figures(self) -> list[tuple[str, str]]:
        """Pairs of label and value, shown above the form."""
        return []

    def act(self, form: Form) -> object:
        """Acts; returns the success message, or None for `done`. Raises DomainError."""
        raise NotImplementedError

    def form_valid(self, form: Form) -> HttpResponse:
        """Acts and redirects, or shows the DomainError at the form."""
        try:
            message = self.act(form)
        except DomainError as error:
            form.add_error(None, str(error))
            return self.form_invalid(form)
        messages.success(self.request, str(message or self.done))
        return redirect(self.get_success_url())

    def get_success_url(self) -> str:
        """The URL of the row's page."""
        return reverse(self.inspect_url_name, args=[self.object.pk])

    def get_page_subtitle(self) -> str:
        """The row as text."""
        return str(self.object)

    def get_breadcrumbs_items(self) -> list[Mapping]:
        """Links to the list and the row, then the action."""
        names = self.model._meta  # noqa: SLF001
        listed = {"url": reverse(self.index_url_name), "label": capfirst(str(names.verbose_name_plural))}
        row = {"url": self.get_success_url(), "label": self.get_page_subtitle()}
        return [*self.breadcrumbs_items, listed, row, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict:
        """The texts beside the form."""
        texts = {"sentences": self.sentences(), "figures": self.figures(), "back": self.get_success_url()}
        return super().get_context_data(**kwargs) | texts | {"button": self.button, "is_serious": self.is_serious}


class OrderAction(RowActionView):
    """An action on an order, for users with the permission `support_order`."""

    object: Order
    permission_required = "support"
