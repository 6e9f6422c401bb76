"""/help/vote/…: votes on answers. An htmx fragment below the answer; without scripts a page of its own."""

from django.core import signing
from django.http import HttpResponse
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
from portal.shared.errors import Throttled
from portal.shared.http.client_ip import client_ip
from portal.shared.http.requests import HtmxRequest

SALT = "faq-vote"
CHANGE_WITHIN_SECONDS = 24 * 60 * 60


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def vote(request: HtmxRequest, entry_id: int) -> HttpResponse:
    """Shows the two buttons and stores the vote. Each opened answer loads the fragment, so it counts openings too."""
    faq_entry = get_object_or_404(FaqEntry.objects.live().public(), pk=entry_id)
    if request.method == "POST":
        return _submit_vote(request, faq_entry)
    if request.htmx and request.headers.get("Sec-Fetch-Site", "same-origin") == "same-origin":
        services.count_opening(faq_entry, clock.now())
    return _render(request, "vote", {"entry": faq_entry})


def _submit_vote(request: HtmxRequest, faq_entry: FaqEntry) -> HttpResponse:
    form = VoteForm(request.POST)
    if not form.is_valid():
        return _render(request, "vote", {"entry": faq_entry, "form": form}, 422)
    solved = form.cleaned_data["solved"] == "yes"
    browser = request.headers.get("User-Agent", "")[:300]
    try:
        row = services.vote(faq_entry, solved=solved, network=client_ip(request), browser=browser, at=clock.now())
    except Throttled as error:
        return _render(request, "vote", {"entry": faq_entry, "problem": str(error)}, error.status)
    return _show_reason(request, row)


def _show_reason(request: HtmxRequest, row: FaqVote) -> HttpResponse:
    """The form for the reason as a fragment, or a redirect to its page; a signed token identifies the vote."""
    token = signing.dumps(row.pk, salt=SALT)
    if not request.htmx:
        return redirect(reverse("faq_vote_reason", query={"v": token}))
    return _render(request, "reason", {"entry": row.faq_entry, "vote": row, "token": token, "form": ReasonForm()})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def reason(request: HtmxRequest) -> HttpResponse:
    """/help/vote/reason/?v=…: thanks for the vote, and asks for the reason if the answer did not help."""
    token = request.POST.get("v") or request.GET.get("v", "")
    row = _vote_of(token)
    if row is None:
        return _render(request, "reason", {"vote": None}, 404)
    form = ReasonForm(request.POST) if request.method == "POST" else ReasonForm()
    if request.method == "POST" and form.is_valid():
        services.add_vote_reason(row, **form.cleaned_data)
        row.refresh_from_db()
        return _show_reason(request, row)
    context = {"entry": row.faq_entry, "vote": row, "token": token, "form": form}
    return _render(request, "reason", context, 422 if request.method == "POST" else 200)


def _vote_of(token: str) -> FaqVote | None:
    """The vote of a signed token; None when the token is older than a day or not valid."""
    try:
        pk = signing.loads(token, salt=SALT, max_age=CHANGE_WITHIN_SECONDS)
    except signing.BadSignature:
        return None
    return FaqVote.objects.select_related("faq_entry").filter(pk=pk).first()


def _render(request: HtmxRequest, name: str, context: dict[str, object], status: int = 200) -> HttpResponse:
    part = "_part" if request.htmx else ""
    response = render(request, f"cms/faq/{name}{part}.html", context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response
