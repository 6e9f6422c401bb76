"""Every version that was ever in force, at its own address, whatever became of its page; and what was new in it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from cms.terms.diff import changes
from cms.terms.models import TermsVersion
from portal.shared.page_cache import public_page


@require_safe
@public_page
def version(request: HttpRequest, kind: str, number: int, subject: str = "") -> HttpResponse:
    """One version, word for word."""
    versions = _versions(kind, subject)
    return render(request, "cms/terms/version.html", {"version": _numbered(versions, number), "versions": versions})


@require_safe
@public_page
def newest(request: HttpRequest, kind: str, subject: str) -> HttpResponse:
    """The version in force."""
    versions = _versions(kind, subject)
    return render(request, "cms/terms/version.html", {"version": _numbered(versions, None), "versions": versions})


@require_safe
@public_page
def changed(request: HttpRequest, kind: str, number: int, before: int, subject: str = "") -> HttpResponse:
    """What came and went from one version to a later one."""
    versions = _versions(kind, subject)
    new, old = _numbered(versions, number), _numbered(versions, before)
    if old.number >= new.number:
        raise Http404
    context = {"version": new, "before": old, "changes": changes(old.text, new.text)}
    return render(request, "cms/terms/diff.html", context)


def _versions(kind: str, subject: str) -> list[TermsVersion]:
    return list(TermsVersion.objects.of(kind, (get_language() or "ja")[:2], subject))


def _numbered(versions: list[TermsVersion], number: int | None) -> TermsVersion:
    """The one of that number, the newest for None. Raises Http404."""
    found = next((one for one in versions if number in {None, one.number}), None)
    if found is None:
        raise Http404
    return found
