"""Requests as views see them once the middleware has run: with htmx's details."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails


class HtmxRequest(HttpRequest):
    """A request with the details that django-htmx adds."""

    htmx: HtmxDetails
