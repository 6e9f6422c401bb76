"""An address that only a button may send to, opened as a page: says so, where Django answers with an empty one."""

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse

from portal.shared.http.error_pages import not_a_page


class PostOnlyMiddleware:
    """For people who reload, reopen or share what a form was sent to, or whose log-in leads there; after the language."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        is_page = request.method == "GET" and "text/html" in request.headers.get("Accept", "")
        if response.status_code != HTTPStatus.METHOD_NOT_ALLOWED or not is_page:
            return response
        page = not_a_page()
        page["Allow"] = response["Allow"]
        return page
