"""Log filter that takes the secrets out of paths: whoever reads the log must not open a buyer's ticket with it."""

import logging
import re

from django.http import HttpRequest
from django.urls import ResolverMatch

SECRET_ARGUMENTS = {"token", "key", "uidb36"}  # of our routes and of allauth's
HIDDEN = "[secret]"
LINK_KEY = re.compile(r"([?&]k=)[^&\s'\"]+")
LIKE_A_TOKEN = re.compile(
    r"(?<=/)(?=[^/]*[0-9A-Z])[\w:=.-]{20,}(?=/|$)"
)  # in a path that no route has, such as a cut link


class SecretPathFilter(logging.Filter):
    """Replaces, in messages about a request, the secret parts of its path by "[secret]"."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Always true: no record is dropped."""
        message = record.getMessage()
        request = getattr(record, "request", None)
        if isinstance(request, HttpRequest):
            message = message.replace(request.path, redacted_path(request))
        message = LINK_KEY.sub(rf"\1{HIDDEN}", message)
        if message != record.getMessage():
            record.msg, record.args = message, ()
        return True


def redacted_path(request: HttpRequest) -> str:
    """The path without the arguments of its route that open something; without a route, without what looks like one."""
    match: ResolverMatch | None = getattr(request, "resolver_match", None)
    if match is None:
        return LIKE_A_TOKEN.sub(HIDDEN, request.path)
    path = request.path
    for name in SECRET_ARGUMENTS & match.kwargs.keys():
        path = path.replace(str(match.kwargs[name]), HIDDEN)
    return path
