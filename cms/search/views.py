"""The page of search results, and the answers offered while somebody types."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cms.search import query_log
from cms.search.models import TOKEN_LENGTH
from cms.search.queries import Hit, search
from portal.shared import clock

LIMIT, SUGGESTED = 10, 5


@never_cache
@require_safe
def results(request: HttpRequest) -> HttpResponse:
    """/help/search/?q=…: at most ten answers, the best first."""
    context = _searched(request, LIMIT)
    part = "#results" if request.htmx else ""
    response = render(request, f"cms/search/results.html{part}", context)
    patch_vary_headers(response, ["HX-Request"])
    return response


@never_cache
@require_safe
def suggest(request: HttpRequest) -> HttpResponse:
    """/help/search/suggest/?q=…: the choices below the search box."""
    return render(request, "cms/search/options.html", _searched(request, SUGGESTED))


def _searched(request: HttpRequest, limit: int) -> dict:
    words = request.GET.get("q", "").strip()[:200]
    hits = search(words, _locale(), limit) if words else []
    token = _logged(request, words, hits) if words and request.method == "GET" else ""
    return {"q": words, "hits": hits, "found": token}


def _logged(request: HttpRequest, words: str, hits: list[Hit]) -> str:
    """The search goes into the log; `found` names what the same person typed a moment ago."""
    return query_log.log_search(
        text=words,
        locale=_locale(),
        scores=[hit.score for hit in hits],
        at=clock.now(),
        token=request.GET.get(query_log.PARAMETER, "")[:TOKEN_LENGTH],
    )


def _locale() -> str:
    return (get_language() or "ja")[:2]
