"""What the admin asks while an editor writes: which answers a question finds, and where to answer a query."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cms.editor.search_preview import Draft, preview_hits
from cms.faq.models import FaqEntry, FaqSection
from cms.reports.views import may_edit_pages

LONGEST = 20_000  # characters of a draft


@require_POST
def search_preview(request: HttpRequest) -> HttpResponse:
    """The list below the field of the panel; by POST because a draft is long."""
    _refuse_others(request)
    sent = {name: request.POST.get(name, "")[:LONGEST] for name in ("q", "title", "answer", "keywords", "page")}
    entry = FaqEntry.objects.select_related("locale").filter(pk=sent["page"] if sent["page"].isdecimal() else 0).first()
    language = entry.locale.language_code if entry else request.POST.get("language", "ja")[:2]
    body = " ".join(entry.body.stream_block.get_searchable_content(entry.body)) if entry else ""
    draft = Draft(entry.pk if entry else 0, sent["title"], sent["answer"], sent["keywords"], body)
    places = preview_hits(sent["q"][:200], language, draft) if sent["q"].strip() else []
    return render(request, "cms/admin/search_preview.html", {"hits": places, "q": sent["q"].strip()})


@require_safe
def answer_query(request: HttpRequest) -> HttpResponse:
    """From a query in the report to the entry that should answer it, or to a new one; it becomes a keyword there."""
    _refuse_others(request)
    query, language = request.GET.get("query", "")[:200], request.GET.get("language", "ja")[:2]
    sections = FaqSection.objects.live().filter(locale__language_code=language).order_by("path")
    title = _("「%(query)s」に答える") % {"query": query}
    context = {"query": query, "hits": preview_hits(query, language), "sections": sections, "page_title": title}
    context |= {"header_icon": "search", "breadcrumbs_items": [{"url": "", "label": title}]}
    return TemplateResponse(request, "cms/admin/answer_query.html", context)


def _refuse_others(request: HttpRequest) -> None:
    if not may_edit_pages(request.user):
        raise PermissionDenied
