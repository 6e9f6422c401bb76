"""Notes that a search led to the contact form, whose address is known here by its name only."""

from django.http import HttpRequest

from cms.search import query_log
from cms.search.models import TOKEN_LENGTH
from portal.shared import clock

CONTACT = "contact"


class LedToContactMiddleware:
    """Looks only at requests that carry a search's token."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest):
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view, args, kwargs) -> None:
        """The first visit counts; without a token nothing is asked of the database."""
        token = request.GET.get(query_log.PARAMETER)
        if token and request.method == "GET" and request.resolver_match and request.resolver_match.url_name == CONTACT:
            query_log.record_contact(token[:TOKEN_LENGTH], clock.now())
