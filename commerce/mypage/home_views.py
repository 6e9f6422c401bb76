"""The home of My Page, the tickets of performances that are over, and the next ticket on the site's own home."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from commerce.mypage import queries, todo, visits
from portal.shared import clock
from portal.shared.accounts.requests import UserRequest
from portal.shared.http.private_pages import never_store, private_login_page
from portal.shared.http.requests import HtmxRequest

STUBS = 3  # of past performances on the home
PER_PAGE = 20


@require_safe
@private_login_page
def home(request: UserRequest) -> HttpResponse:
    """What is to be done, the next performance, the others to come, the last ones that are over, and links."""
    at = clock.now()
    coming = visits.coming_visits(request.user, at)
    past = list(visits.past_visits(request.user, at)[: STUBS + 1])
    context = {
        "todos": todo.todos(request.user, at),
        "unreached": queries.undelivered_mail(request.user, at),
        "next": coming[0] if coming else None,
        "others": coming[1:],
        "past": visits.loaded(past[:STUBS], request.user),
        "has_more_past": len(past) > STUBS,
        "at": at,
    }
    return render(request, "commerce/mypage/home.html", context)


@require_safe
@private_login_page
def past(request: UserRequest) -> HttpResponse:
    """これまでのチケット: the performances that are over, the latest first."""
    page = Paginator(visits.past_visits(request.user, clock.now()), PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request, "commerce/mypage/past.html", {"page": page, "past": visits.loaded(page.object_list, request.user)}
    )


@require_safe
@never_store
def next_ticket(request: HtmxRequest) -> HttpResponse:
    """The fragment of the site's home for a browser that is logged in; a whole page is My Page itself."""
    if not request.htmx:
        return redirect("mypage")
    at = clock.now()
    coming = visits.coming_visits(request.user, at) if request.user.is_authenticated else []
    return render(request, "commerce/mypage/next_ticket.html", {"next": coming[0] if coming else None, "at": at})
