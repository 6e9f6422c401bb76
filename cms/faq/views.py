"""/help/vote/…: did the answer help, and why not. A fragment below the answer; without scripts a page of its own."""

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from cms.faq import services
from cms.faq.feedback_models import FaqVote
from cms.faq.forms import ReasonForm, VoteForm
from cms.faq.models import FaqEntry
from portal.shared import clock
from portal.shared.client_ip import client_ip
from portal.shared.errors import Throttled

SALT = "faq-vote"
CHANGE_WITHIN_SECONDS = 24 * 60 * 60


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def vote(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Two buttons. The fragment is asked for by each opened answer, so it also counts them."""
    entry = get_object_or_404(FaqEntry.objects.live().public(), pk=entry_id)
    if request.method == "POST":
        return _taken(request, entry)
    if request.htmx and request.headers.get("Sec-Fetch-Site", "same-origin") == "same-origin":
        services.count_opening(entry, clock.now())
    return _draw(request, "vote", {"entry": entry})


def _taken(request: HttpRequest, entry: FaqEntry) -> HttpResponse:
    form = VoteForm(request.POST)
    if not form.is_valid():
        return _draw(request, "vote", {"entry": entry, "form": form}, 422)
    solved = form.cleaned_data["solved"] == "yes"
    browser = request.headers.get("User-Agent", "")[:300]
    try:
        row = services.vote(entry, solved=solved, network=client_ip(request), browser=browser, at=clock.now())
    except Throttled as error:
        return _draw(request, "vote", {"entry": entry, "problem": str(error)}, error.status)
    return _go_on(request, row)


def _go_on(request: HttpRequest, row: FaqVote) -> HttpResponse:
    """The next question in place, or its page; its address carries which vote it is about."""
    token = signing.dumps(row.pk, salt=SALT)
    if not request.htmx:
        return redirect(reverse("faq_vote_reason", query={"v": token}))
    return _draw(request, "reason", {"entry": row.faq_entry, "vote": row, "token": token, "form": ReasonForm()})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def reason(request: HttpRequest) -> HttpResponse:
    """/help/vote/reason/?v=…: thanks, and for an answer that did not help the question why."""
    token = request.POST.get("v") or request.GET.get("v", "")
    row = _vote_of(token)
    if row is None:
        return _draw(request, "reason", {"vote": None}, 404)
    form = ReasonForm(request.POST) if request.method == "POST" else ReasonForm()
    if request.method == "POST" and form.is_valid():
        services.add_vote_reason(row, **form.cleaned_data)
        row.refresh_from_db()
        return _go_on(request, row)
    context = {"entry": row.faq_entry, "vote": row, "token": token, "form": form}
    return _draw(request, "reason", context, 422 if request.method == "POST" else 200)


def _vote_of(token: str) -> FaqVote | None:
    """The vote that a link is about, for a day; None when the link is cut off, old or made up."""
    try:
        pk = signing.loads(token, salt=SALT, max_age=CHANGE_WITHIN_SECONDS)
    except signing.BadSignature:
        return None
    return FaqVote.objects.select_related("faq_entry").filter(pk=pk).first()


def _draw(request: HttpRequest, name: str, context: dict, status: int = 200) -> HttpResponse:
    part = "_part" if request.htmx else ""
    response = render(request, f"cms/faq/{name}{part}.html", context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response
