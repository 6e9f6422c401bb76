"""Views of the search preview in the editor, and of the page that leads from a query to the question that answers it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cms.editor.search_preview import UNSAVED_PAGE_ID, Draft, preview_hits
from cms.faq.models import FaqEntry, FaqSection
from cms.pages.permissions import require_page_editor
from portal.shared.http.admin_pages import admin_page
from portal.shared.text.codes import whole_number

MAX_TEXT_LENGTH = 20_000  # characters of a draft's text
MAX_QUERY_LENGTH = 200  # characters


@require_POST
def search_preview(request: HttpRequest) -> HttpResponse:
    """The list of hits below the panel's field; a POST request because drafts are too long for a URL."""
    require_page_editor(request)
    sent = {name: request.POST.get(name, "")[:MAX_TEXT_LENGTH] for name in ("q", "title", "answer", "keywords", "page")}
    page_id = whole_number(sent["page"]) or UNSAVED_PAGE_ID
    question = FaqEntry.objects.select_related("locale").filter(pk=page_id).first()
    language = question.locale.language_code if question else request.POST.get("language", "ja")[:2]
    body = " ".join(question.body.stream_block.get_searchable_content(question.body)) if question else ""
    draft = Draft(question.pk if question else UNSAVED_PAGE_ID, sent["title"], sent["answer"], sent["keywords"], body)
    hits = preview_hits(sent["q"][:MAX_QUERY_LENGTH], language, draft) if sent["q"].strip() else []
    return render(request, "cms/admin/search_preview.html", {"hits": hits, "q": sent["q"].strip()})


@require_safe
def answer_query(request: HttpRequest) -> HttpResponse:
    """Offers the questions that could answer a query, and the sections for a new one; the query becomes a keyword."""
    require_page_editor(request)
    query, language = request.GET.get("query", "")[:MAX_QUERY_LENGTH], request.GET.get("language", "ja")[:2]
    sections = FaqSection.objects.live().filter(locale__language_code=language).order_by("path")
    title = _("「%(query)s」に答える") % {"query": query}
    context = {"query": query, "hits": preview_hits(query, language), "sections": sections}
    heading = admin_page(title, "search", (_("答えにたどり着かなかった検索"), reverse("weak_searches")))
    return TemplateResponse(request, "cms/admin/answer_query.html", heading | context)
