"""Requests as views see them once the middleware has run: htmx's details, and a user who is logged in."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from portal.shared.accounts.models import User


class HtmxRequest(HttpRequest):
    """A request with the details that django-htmx adds."""

    htmx: HtmxDetails


class UserRequest(HtmxRequest):
    """A request whose user is logged in, as the decorators of private pages make sure."""

    user: User
