"""Records that a search led to the contact form, which belongs to another app and is known by its URL name."""

from collections.abc import Callable, Mapping, Sequence

from django.http import HttpRequest, HttpResponse

from cms.search import query_log
from cms.search.models import TOKEN_LENGTH
from portal.shared import clock

CONTACT_URL_NAME = "contact"


class LedToContactMiddleware:
    """Handles GET requests with a search's token."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., HttpResponse],
        args: Sequence[object],
        kwargs: Mapping[str, object],
    ) -> None:
        """Records the first visit of the contact form; without a token there is no query."""
        token = request.GET.get(query_log.PARAMETER)
        if (
            token
            and request.method == "GET"
            and request.resolver_match
            and request.resolver_match.url_name == CONTACT_URL_NAME
        ):
            query_log.record_contact(token[:TOKEN_LENGTH], clock.now())
