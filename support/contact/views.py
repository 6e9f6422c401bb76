"""/contact/: the contact form with suggested answers, and the page with the inquiry's number."""

from datetime import datetime
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cms.search.queries import Hit
from portal.shared import clock
from portal.shared.accounts.verification.verified_email import verified_email
from portal.shared.errors import Throttled
from portal.shared.http.client_ip import client_ip
from portal.shared.http.error_pages import offers_form_again
from portal.shared.http.private_pages import never_store
from portal.shared.http.requests import HtmxRequest
from support.contact import services
from support.contact.diagnostics import Lines, collect_diagnostics, orders_for_diagnostics
from support.contact.forms import InquiryForm, signed_render_time
from support.contact.models import Inquiry
from support.contact.queries import actions_for, answers_for
from support.contact.states import Topic
from support.contact.uploads import choose_again, store_files
from support.lookup.queries import OrderRow
from support.usage.middleware import count_contact

SESSION_KEY = "inquiry"


def _form_again(request: HttpRequest) -> HttpResponse:
    """The form with what was typed, after a log-in in another tab has replaced the token; one press sends it."""
    at = clock.now()
    rows = orders_for_diagnostics(verified_email(request, at), at)
    form = InquiryForm(initial=request.POST.dict(), orders=_choices(rows))
    problem = _(
        "ログインの状態が変わったため、まだ送っていません。入力した内容は残っています。"
        "写真を添えるときは選び直して、「問い合わせを送る」をもう一度押してください。"
    )
    return _form_page(cast(HtmxRequest, request), form, rows, at, problem=problem, status=403)


@never_cache
@offers_form_again(_form_again)
@require_http_methods(["GET", "HEAD", "POST"])
def contact(request: HtmxRequest) -> HttpResponse:
    """Shows the form and creates the inquiry; `?topic=`, `?order=` and `?device=` prefill it."""
    at = clock.now()
    rows = orders_for_diagnostics(verified_email(request, at), at)
    if request.method != "POST":
        return _form_page(request, InquiryForm(initial=_initial(request), orders=_choices(rows)), rows, at)
    form = InquiryForm(request.POST, request.FILES, orders=_choices(rows))
    if not form.is_valid():
        return _form_page(request, form, rows, at, status=422)
    problem = form.spam_reason or _undisclosed_problem(request, form, rows)
    if problem:
        return _form_page(request, form, rows, at, problem=problem, status=422)
    try:
        return _received_response(request, _create_inquiry(request, form, rows, at))
    except ValidationError as error:
        form.add_error("attachments", choose_again(error))
        return _form_page(request, form, rows, at, status=422)
    except Throttled as error:
        return _form_page(request, form, rows, at, problem=str(error), status=error.status)


def _form_page(
    request: HtmxRequest, form: InquiryForm, rows: list[OrderRow], at: datetime, *, problem: str = "", status: int = 200
) -> HttpResponse:
    typed = request.POST if request.method == "POST" else request.GET
    topic = typed.get("topic", "")
    context = {
        "form": form,
        "hits": answers_for(typed.get("text", ""), topic, _locale()),
        "actions": actions_for(topic),
        "topics": Topic.choices if not topic else [],
        "problem": problem,
        "may_send_links": form.is_bound and bool(problem) and form.has_many_links,
        "drawn": signed_render_time(at),
        **_diagnostics_context(request, rows, str(form["order_code"].value() or "")),
    }
    page = "support/contact/contact_part.html" if request.htmx else "support/contact/contact.html"
    response = render(request, page, context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _initial(request: HttpRequest) -> dict[str, str]:
    """Initial values from the URL and the logged-in user."""
    topic = request.GET.get("topic", "")
    initial = {"topic": topic if topic in Topic.values else "", "order_code": request.GET.get("order", "")[:20]}
    initial["device_code"] = request.GET.get("device", "")[:20]
    if request.user.is_authenticated:
        initial |= {"name": request.user.name, "email": request.user.email}
    return initial


def _choices(rows: list[OrderRow]) -> list[tuple[str, str]]:
    return [(row.order.code, f"{row.order.event.title}（{row.order.code}）") for row in rows]


def _diagnostics_context(request: HttpRequest, rows: list[OrderRow], code: str) -> dict[str, Any]:
    """The diagnostics that would be sent along, and the order for which they are shown."""
    row = next((row for row in rows if row.order.code == code), None)
    params = request.POST if request.method == "POST" else request.GET
    address = verified_email(request, clock.now())
    device_code = params.get("device_code", params.get("device", ""))[:20]
    lines: Lines = collect_diagnostics(request.headers, device_code=device_code, address=address, row=row)
    return {"lines": lines, "shown": code if row else "", "has_orders": bool(rows)}


def _undisclosed_problem(request: HttpRequest, form: InquiryForm, rows: list[OrderRow]) -> str:
    """Refuses to send diagnostics that were not shown yet: without scripts, those of an order chosen just now."""
    code = form.cleaned_data["order_code"]
    is_listed = any(row.order.code == code for row in rows)
    if form.cleaned_data["agrees"] and is_listed and request.POST.get("shown", "") != code:
        return _("お申込みの情報を添える前に、下の「添える情報」を確かめて、もう一度送ってください。")
    return ""


def _create_inquiry(request: HttpRequest, form: InquiryForm, rows: list[OrderRow], at: datetime) -> Inquiry:
    """Counts first, then decodes the pictures, then writes. Raises Throttled, or ValidationError of a picture."""
    data = form.inquiry_data
    services.throttle_inquiry(data["email"], client_ip(request), at)
    lines = _diagnostics_context(request, rows, data["order_code"])["lines"] if form.cleaned_data["agrees"] else None
    return services.create_inquiry(
        data=data,
        user=request.user if request.user.is_authenticated else None,
        locale=_locale(),
        at=at,
        files=store_files(form.cleaned_data["attachments"]),
        diagnostics={"lines": lines} if lines else None,
    )


def _received_response(request: HtmxRequest, inquiry: Inquiry) -> HttpResponse:
    if request.htmx:
        context = {"inquiry": inquiry, "hits": _late_answers(inquiry)}
        response = render(request, "support/contact/done_part.html", context)
    else:
        request.session[SESSION_KEY] = inquiry.pk
        response = redirect("contact_done")
    count_contact(request, response, at=inquiry.created_at)
    return response


def _late_answers(inquiry: Inquiry) -> list[Hit]:
    """Suggested answers after sending; without scripts they could not be shown while typing."""
    return answers_for(inquiry.text, inquiry.topic, _locale())


@never_store
@require_safe
def contact_done(request: HttpRequest) -> HttpResponse:
    """The inquiry's number and when it will be answered, for the browser session that sent it."""
    inquiry = Inquiry.objects.filter(pk=request.session.get(SESSION_KEY, 0)).first()
    if inquiry is None:
        return redirect("contact")
    return render(request, "support/contact/done.html", {"inquiry": inquiry, "hits": _late_answers(inquiry)})


@never_cache
@require_POST
def contact_answers(request: HttpRequest) -> HttpResponse:
    """Suggested answers while typing; by POST, so that the text is written to no access log."""
    hits = answers_for(request.POST.get("text", ""), request.POST.get("topic", ""), _locale())
    return render(request, "support/contact/answers.html", {"hits": hits, "announce": True})


@never_cache
@require_POST
def contact_actions(request: HttpRequest) -> HttpResponse:
    """Actions to try first for the chosen topic."""
    return render(request, "support/contact/actions.html", {"actions": actions_for(request.POST.get("topic", ""))})


@never_cache
@require_POST
def contact_diagnostics(request: HttpRequest) -> HttpResponse:
    """The diagnostics that would be sent along with the chosen order."""
    at = clock.now()
    rows = orders_for_diagnostics(verified_email(request, at), at)
    context = _diagnostics_context(request, rows, request.POST.get("order_code", "")[:20])
    return render(request, "support/contact/diagnostics.html", context)


def _locale() -> str:
    return (get_language() or "ja")[:2]
