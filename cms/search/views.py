"""The page of search results, and the suggestions while typing."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_safe

from cms.faq.queries import sections_in
from cms.search import query_log
from cms.search.models import TOKEN_LENGTH
from cms.search.queries import Hit, search
from portal.shared import clock
from portal.shared.http.requests import HtmxRequest

MAX_RESULTS, MAX_SUGGESTIONS = 10, 5
MAX_QUERY_LENGTH = 200  # characters


@cache_control(private=True, no_cache=True)  # stored, so that the way back from an answer loads nothing
@require_safe
def results(request: HtmxRequest) -> HttpResponse:
    """/help/search/?q=…: at most ten answers, the best first; for htmx only the list."""
    context = _search_context(request, MAX_RESULTS)
    if not context["hits"]:
        context["sections"] = sections_in(_locale())
    part = "#results" if request.htmx else ""
    response = render(request, f"cms/search/results.html{part}", context)
    patch_vary_headers(response, ["HX-Request"])
    return response


@never_cache
@require_safe
def suggest(request: HtmxRequest) -> HttpResponse:
    """/help/search/suggest/?q=…: the suggestions below the search box."""
    return render(request, "cms/search/options.html", _search_context(request, MAX_SUGGESTIONS))


def _search_context(request: HtmxRequest, limit: int) -> dict[str, object]:
    query = request.GET.get("q", "").strip()[:MAX_QUERY_LENGTH]
    hits = search(query, _locale(), limit) if query else []
    token = _log(request, query, hits) if query and request.method == "GET" else ""
    return {"q": query, "hits": hits, "found": token}


def _log(request: HtmxRequest, query: str, hits: list[Hit]) -> str:
    """Logs the search and returns its token; the request carries the token of the search before while typing."""
    return query_log.log_search(
        text=query,
        locale=_locale(),
        scores=[hit.score for hit in hits],
        at=clock.now(),
        token=request.GET.get(query_log.PARAMETER, "")[:TOKEN_LENGTH],
    )


def _locale() -> str:
    return (get_language() or "ja")[:2]
