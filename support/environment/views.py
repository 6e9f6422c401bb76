"""/support/environment/: what we recognise of this device, and whether it will do."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cms.environment.queries import all_rules
from cms.environment.rules import Purpose
from commerce.tickets import qr
from support.environment.advice import answer, can_leave_line
from support.environment.recognition import HINTS, recognise

TEST_CODE = "TEST OK"


@never_cache
@require_safe
def support_environment(request: HttpRequest) -> HttpResponse:
    """`?purpose=e-ticket` answers for one purpose; `?device=mac` or `ipad` says what cannot be recognised."""
    found = recognise(request.headers, said=request.GET.get("device", ""))
    asked = request.GET.get("purpose", "")
    purposes = [asked] if asked in Purpose.values else Purpose.values
    rules = all_rules()
    context = {
        "found": found,
        "answers": [answer(found, purpose, rules) for purpose in purposes],
        "purpose": asked if asked in Purpose.values else "",
        "leave_line": can_leave_line(found),
        "test_code": qr.svg(TEST_CODE),
    }
    page = "support/environment_part.html" if request.htmx else "support/environment.html"
    response = render(request, page, context)
    # More exact versions, asked for on this page alone; the browser repeats the request at once.
    response["Accept-CH"] = response["Critical-CH"] = ", ".join(HINTS)
    patch_vary_headers(response, ["HX-Request", "User-Agent", *HINTS])
    return response
