"""The page of search results; htmx gets only the list."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language

from cms.search.queries import search

LIMIT = 10


def results(request: HttpRequest) -> HttpResponse:
    """/help/search/?q=…: at most ten answers, the best first."""
    words = request.GET.get("q", "").strip()[:200]
    hits = search(words, (get_language() or "ja")[:2], LIMIT)
    part = "#results" if request.htmx else ""  # type: ignore[attr-defined]
    response = render(request, f"cms/search/results.html{part}", {"q": words, "hits": hits})
    patch_vary_headers(response, ["HX-Request"])
    return response
