"""The admin's list of facts with their current values and where they are used."""

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from cms.pages.permissions import require_page_editor
from cms.reports.fact_usage import FactUse, fact_uses, value_of
from portal.shared.http.admin_pages import admin_page
from portal.shared.registries.facts import Fact, all_facts


def facts_page(request: HttpRequest) -> HttpResponse:
    """/staff/reports/facts/: all facts, and names used on pages that are not registered."""
    require_page_editor(request)
    uses = fact_uses()
    rows = [_row(fact, uses.get(fact.name, [])) for fact in all_facts()]
    unknown = sorted(set(uses) - {fact.name for fact in all_facts()})
    context = {"rows": rows, "unknown": {name: uses[name] for name in unknown if uses[name]}}
    return TemplateResponse(request, "cms/admin/facts.html", admin_page(_("サイトの情報"), "table") | context)


def _row(fact: Fact, uses: list[FactUse]) -> dict[str, object]:
    """`inline`: usable in a sentence; `block`: usable as a block."""
    formats = {"inline": fact.text is not None, "block": fact.block is not None}
    return {"fact": fact, "value": value_of(fact), "uses": uses} | formats
