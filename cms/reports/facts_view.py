"""The admin's page of facts: what each says today, how it is written, and where it stands."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from cms.reports.fact_usage import FactUse, fact_uses, value_of
from cms.reports.views import may_edit_pages
from portal.shared.registries.facts import Fact, all_facts


def facts_page(request: HttpRequest) -> HttpResponse:
    """/staff/reports/facts/."""
    if not may_edit_pages(request.user):
        raise PermissionDenied
    found = fact_uses()
    rows = [_row(fact, found.get(fact.name, [])) for fact in all_facts()]
    unknown = sorted(set(found) - {fact.name for fact in all_facts()})
    context = {"rows": rows, "unknown": {name: found[name] for name in unknown if found[name]}}
    context |= {"page_title": _("サイトの情報"), "header_icon": "table"}
    context["breadcrumbs_items"] = [{"url": "", "label": _("サイトの情報")}]
    return TemplateResponse(request, "cms/admin/facts.html", context)


def _row(fact: Fact, places: list[FactUse]) -> dict[str, object]:
    """`inline`, `block`: how it can be written."""
    how = {"inline": fact.text is not None, "block": fact.block is not None}
    return {"fact": fact, "value": value_of(fact), "uses": places} | how
