"""The buyer's lottery entries: the list, one entry with its result, and its withdrawal."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from commerce.lottery import services
from commerce.lottery.models import LotteryEntry
from commerce.lottery.queries import draw_of, entries_of, entries_with_event
from commerce.lottery.status import entry_status, is_to_be_paid, may_withdraw
from commerce.orders.access import may_open
from portal.shared import clock
from portal.shared.accounts.requests import UserRequest
from portal.shared.errors import DomainError
from portal.shared.http.private_pages import link_token, login_or_not_found, never_store, private_login_page

PER_PAGE = 20


@require_safe
@private_login_page
def lottery_entries(request: UserRequest) -> HttpResponse:
    """抽選の申込み: all entries of the buyer, newest first."""
    page = Paginator(entries_of(request.user), PER_PAGE).get_page(request.GET.get("page"))
    at = clock.now()
    return render(
        request,
        "commerce/mypage/lottery_entries.html",
        {"page": page, "rows": [(entry, entry_status(entry, at)) for entry in page]},
    )


@require_safe
@never_store
def lottery_entry(request: HttpRequest, code: str) -> HttpResponse:
    """One entry, for its logged-in owner or by the signed link of a mail (`?k=`)."""
    lottery_entry = _accessible_entry(request, code)
    if lottery_entry is None:
        return login_or_not_found(request, _no_such_entry)
    at = clock.now()
    context = {
        "lottery_entry": lottery_entry,
        "event": lottery_entry.performance.event,
        "draw": draw_of(lottery_entry),
        "entry_status": entry_status(lottery_entry, at),
        "may_withdraw": may_withdraw(lottery_entry, at),
        "to_pay": is_to_be_paid(lottery_entry, at),
        "is_owner": request.user.is_authenticated and request.user.pk == lottery_entry.user_id,
    }
    return render(request, "commerce/mypage/lottery_entry.html", context)


def _accessible_entry(request: HttpRequest, code: str) -> LotteryEntry | None:
    lottery_entry = entries_with_event().filter(code=code).first()
    if lottery_entry and may_open(
        request.user, link_token(request), owner_id=lottery_entry.user_id, valid_token=lottery_entry.link_token
    ):
        return lottery_entry
    return None


def _no_such_entry(request: HttpRequest) -> HttpResponse:
    """404, the same for an entry of another buyer and for an unknown number."""
    return render(request, "commerce/mypage/no_lottery_entry.html", status=404)


@require_POST
@private_login_page
def withdraw(request: UserRequest, code: str) -> HttpResponse:
    """Withdraws the owner's entry while the entry period is open."""
    lottery_entry = entries_of(request.user).filter(code=code).first()
    if lottery_entry is None:
        return _no_such_entry(request)
    try:
        services.withdraw(lottery_entry, at=clock.now())
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("抽選のお申込みを取りやめました。"))
    return redirect("lottery_entry", code)
