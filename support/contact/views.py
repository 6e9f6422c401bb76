"""/contact/: the form with answers at hand, and the page that gives the number."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.shared import clock
from portal.shared.errors import TooManyTries
from portal.shared.visitor import client_ip
from support.contact import services
from support.contact.forms import InquiryForm
from support.contact.models import Inquiry
from support.contact.queries import answers_for
from support.contact.states import Topic

SESSION_KEY = "inquiry"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def contact(request: HttpRequest) -> HttpResponse:
    """Takes an inquiry in; what was typed stays when something is missing. `?topic=` chooses the topic."""
    form = InquiryForm(request.POST) if request.method == "POST" else InquiryForm(initial=_known(request))
    problem, status = "", 200
    if request.method == "POST" and form.is_valid():
        try:
            return _taken(request, _take_in(request, form))
        except TooManyTries as error:
            problem, status = str(error), error.status
    elif request.method == "POST":
        status = 422
    typed = request.POST if request.method == "POST" else request.GET
    hits = answers_for(typed.get("text", ""), typed.get("topic", ""), _locale())
    page = "support/contact_part.html" if request.htmx else "support/contact.html"
    response = render(request, page, {"form": form, "hits": hits, "problem": problem}, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _known(request: HttpRequest) -> dict:
    """What need not be typed again."""
    topic = request.GET.get("topic", "")
    known = {"topic": topic if topic in Topic.values else "", "order_code": request.GET.get("order", "")[:20]}
    if request.user.is_authenticated:
        known |= {"name": request.user.name, "email": request.user.email}
    return known


def _take_in(request: HttpRequest, form: InquiryForm) -> Inquiry:
    take = services.take_in_suspicious if form.is_suspicious else services.take_in
    user = request.user if request.user.is_authenticated else None
    return take(facts=form.facts, user=user, locale=_locale(), network=client_ip(request), at=clock.now())


def _taken(request: HttpRequest, inquiry: Inquiry) -> HttpResponse:
    if request.htmx:
        return render(request, "support/contact_done_part.html", {"inquiry": inquiry, "hits": _late_answers(inquiry)})
    request.session[SESSION_KEY] = inquiry.pk
    return redirect("contact_done")


def _late_answers(inquiry: Inquiry) -> list:
    """Without scripts the answers could not come while the person was typing; they stand below the number."""
    return answers_for(inquiry.text, inquiry.topic, _locale())


@never_cache
@require_safe
def contact_done(request: HttpRequest) -> HttpResponse:
    """The number, and when an answer comes; only for the browser that sent the inquiry."""
    inquiry = Inquiry.objects.filter(pk=request.session.get(SESSION_KEY)).first()
    if inquiry is None:
        return redirect("contact")
    return render(request, "support/contact_done.html", {"inquiry": inquiry, "hits": _late_answers(inquiry)})


@never_cache
@require_POST
def contact_answers(request: HttpRequest) -> HttpResponse:
    """The answers that fit what is being typed; by POST, so that the words stand in no log."""
    hits = answers_for(request.POST.get("text", ""), request.POST.get("topic", ""), _locale())
    return render(request, "support/contact_answers.html", {"hits": hits, "say": True})


def _locale() -> str:
    return (get_language() or "ja")[:2]
