"""Middleware that gives /staff/ a Content-Security-Policy of its own: Wagtail's admin needs inline scripts."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse


class AdminPolicyMiddleware:
    """Sets `_csp_config`, which ContentSecurityPolicyMiddleware (listed before it) reads from the response."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path.startswith("/staff/"):
            setattr(response, "_csp_config", settings.ADMIN_CSP)  # noqa: B010 - as Django's decorator csp_override sets it
        return response
