"""Views below /support/environment/: the device check, and its stored results."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from cms.environment.queries import all_rules, simple_phones
from cms.environment.rules import Purpose
from commerce.tickets import qr
from portal.shared import clock
from portal.shared.errors import Throttled
from portal.shared.http.absolute_urls import absolute
from portal.shared.http.client_ip import client_ip
from portal.shared.http.private_pages import set_private_cookie
from portal.shared.http.requests import HtmxRequest
from support.device_check import browser_tests, services
from support.device_check.detection import CLIENT_HINTS, DetectedDevice, detect_device
from support.device_check.open_in_browser import browser_link
from support.device_check.queries import check_by_code, lines_of
from support.device_check.verdicts import may_be_simple, verdict_for
from support.usage.services import count_verdicts

TEST_CODE = "TEST OK"
COOKIE, COOKIE_SECONDS = "device_check", 600  # cookie test: without content, received again or not
FORM_PARAMS = ("device", "phone", "version", "model")  # parameters that the form for a result code repeats
USER_ANSWERS = {"device": {"mac", "ipad"}, "phone": {"simple", "other"}}


@never_cache
@require_safe
def support_environment(request: HtmxRequest) -> HttpResponse:
    """Shows the verdicts for `?purpose`, or for all; `?device=mac|ipad` and `?phone=simple|other` are the user's answers."""
    purpose = request.GET.get("purpose", "")
    page = "support/device_check/check_part.html" if request.htmx else "support/device_check/check.html"
    context = _context(request, purpose if purpose in Purpose.values else "")
    count_verdicts(request, context["answers"], at=clock.now())
    response = render(request, page, context)
    # Requests client hints on this page only; Critical-CH makes the browser repeat the request with them.
    response["Accept-CH"] = response["Critical-CH"] = ", ".join(CLIENT_HINTS)
    patch_vary_headers(response, ["HX-Request", "User-Agent", *CLIENT_HINTS])
    set_private_cookie(response, COOKIE, "1", COOKIE_SECONDS)
    return response


def _context(request: HtmxRequest, purpose: str) -> dict[str, Any]:
    device, rules = _detected_device(request, request.GET), all_rules()
    results = {"cookies": browser_tests.TestResult.OK} if COOKIE in request.COOKIES else {}
    purposes = [purpose] if purpose else Purpose.values
    answers = [verdict_for(device, value, rules) for value in purposes]
    address = absolute("support_environment", locale=request.LANGUAGE_CODE)
    return {
        "device": device,
        "answers": answers,
        "phone_code": qr.svg(address) if any(answer.needs_phone for answer in answers) else "",
        "purpose": purpose,
        "asks": "device" if device.may_be_ipad else "phone" if may_be_simple(device, rules) else "",
        "browser_link": browser_link(device, rules, address),
        "checks": list(browser_tests.described_results(results)),
        "test_code": qr.svg(TEST_CODE),
        "form_params": {name: request.GET[name] for name in FORM_PARAMS if name in request.GET},
    }


def _detected_device(request: HttpRequest, query: QueryDict) -> DetectedDevice:
    return detect_device(_headers(request, query), user_answers=_user_answers(query), simple_phones=simple_phones())


def _headers(request: HttpRequest, query: QueryDict) -> Mapping[str, str]:
    """The request's headers. Inside an answer the browser sends no hints, so device.js passes them as parameters."""
    parameters = {CLIENT_HINTS[0]: query.get("version", ""), CLIENT_HINTS[1]: query.get("model", "")}
    names = ("User-Agent", "Sec-CH-UA", *CLIENT_HINTS)
    return {name: request.headers.get(name) or parameters.get(name, "") for name in names}


def _user_answers(query: QueryDict) -> set[str]:
    return {str(query[name]) for name, values in USER_ANSWERS.items() if query.get(name) in values}


@never_cache
@csrf_exempt  # acts for no account, and must also work in browsers that refuse cookies
@require_POST
def save_result(request: HtmxRequest) -> HttpResponse:
    """Stores the result under a code and shows the code; 429 above the limit."""
    device, rules = _detected_device(request, request.POST), all_rules()
    test_results = browser_tests.parse_results(request.POST, cookie_received=COOKIE in request.COOKIES)
    try:
        check = services.save_check(
            device,
            headers=_headers(request, request.POST),
            user_answers=_user_answers(request.POST),
            test_results=test_results,
            rules=rules,
            network=client_ip(request),
            at=clock.now(),
        )
    except Throttled as error:
        page = "support/message.html" if request.htmx else "429.html"
        return render(request, page, {"problem": str(error)}, status=error.status)
    if request.htmx:
        return render(request, "support/device_check/code.html", {"check": check})
    return redirect("support_environment_result", check.code)


@never_cache
@require_safe
def result(request: HttpRequest, code: str) -> HttpResponse:
    """Shows a stored result to anyone who has its code."""
    check = check_by_code(code)
    if check is None:
        return render(request, "support/device_check/gone.html", status=404)
    response = render(request, "support/device_check/result.html", {"check": check, "lines": lines_of(check)})
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
