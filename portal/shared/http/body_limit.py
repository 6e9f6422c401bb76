"""Middleware that refuses bodies that are too long before a byte of them is read."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from portal.shared.http import error_pages

MAX_BODY_BYTES = 32 * 1024 * 1024  # an inquiry's files together, or an editor's picture, with room


class BodyLimitMiddleware:
    """Answers 413 by the announced length; Django reads no more of a body than was announced."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdecimal() and int(length) > MAX_BODY_BYTES:
            return error_pages.too_long()
        return self.get_response(request)
