"""Pages of the versions of terms, which stay available when their page is gone, and of the changes between two."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from cms.terms.diff import changes
from cms.terms.models import TermsVersion
from portal.shared.http.page_cache import public_page


@require_safe
@public_page
def version(request: HttpRequest, terms_kind: str, number: int, subject: str = "") -> HttpResponse:
    """The published text of one version."""
    versions = _versions(terms_kind, subject)
    return render(request, "cms/terms/version.html", {"version": _numbered(versions, number), "versions": versions})


@require_safe
@public_page
def newest(request: HttpRequest, terms_kind: str, subject: str) -> HttpResponse:
    """The version in force of an organizer's terms."""
    versions = _versions(terms_kind, subject)
    return render(request, "cms/terms/version.html", {"version": _numbered(versions, None), "versions": versions})


@require_safe
@public_page
def changed(request: HttpRequest, terms_kind: str, number: int, before: int, subject: str = "") -> HttpResponse:
    """The changes from version `before` to the later version `number`."""
    versions = _versions(terms_kind, subject)
    new, old = _numbered(versions, number), _numbered(versions, before)
    if old.number >= new.number:
        raise Http404
    context = {"version": new, "before": old, "changes": changes(old.text, new.text)}
    return render(request, "cms/terms/diff.html", context)


def _versions(terms_kind: str, subject: str) -> list[TermsVersion]:
    return list(TermsVersion.objects.of(terms_kind, (get_language() or "ja")[:2], subject))


def _numbered(versions: list[TermsVersion], number: int | None) -> TermsVersion:
    """The version of that number, or the newest for None. Raises Http404."""
    version = next((item for item in versions if number in {None, item.number}), None)
    if version is None:
        raise Http404
    return version
