"""A short id for each request: in the log, in the rows of access and order logs, and on error pages, for support."""

import logging
import secrets
from collections.abc import Callable
from contextvars import ContextVar

from django.http import HttpRequest, HttpResponse

_current: ContextVar[str] = ContextVar("request_id", default="-")


def request_id() -> str:
    """The id of the present request, '-' outside of one."""
    return _current.get()


class RequestIdMiddleware:
    """Gives each request its id and returns it in the header X-Request-Id."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = _current.set(secrets.token_hex(6))
        try:
            response = self.get_response(request)
            response.headers["X-Request-Id"] = _current.get()
            return response
        finally:
            _current.reset(token)


class RequestIdFilter(logging.Filter):
    """Adds the attribute `request_id` to every log record."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Always true: no record is dropped."""
        record.request_id = request_id()
        return True
