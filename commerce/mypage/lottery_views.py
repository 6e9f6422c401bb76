"""A person's lottery entries: the list, one entry with its result, and taking it back."""

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from commerce.lottery import services
from commerce.lottery.models import LotteryEntry
from commerce.lottery.queries import draw_of, entries_of, entries_with_event
from commerce.lottery.status import entry_status, is_to_be_paid, may_withdraw
from commerce.mypage.decorators import private_login_page, private_page
from portal.shared import clock
from portal.shared.errors import DomainError

PER_PAGE = 20


@require_safe
@private_login_page
def lottery_entries(request: HttpRequest) -> HttpResponse:
    """抽選の申込み: all of them, the newest first."""
    page = Paginator(entries_of(request.user), PER_PAGE).get_page(request.GET.get("page"))
    at = clock.now()
    return render(
        request,
        "commerce/mypage/lottery_entries.html",
        {"page": page, "rows": [(one, entry_status(one, at)) for one in page]},
    )


@require_safe
@private_page
def lottery_entry(request: HttpRequest, code: str) -> HttpResponse:
    """One entry: for its logged-in owner, or by the signed link of a mail (`?k=`)."""
    entry = _shown(request, code)
    if entry is None:
        anonymous = not request.user.is_authenticated and "k" not in request.GET
        return redirect_to_login(request.get_full_path()) if anonymous else _no_such(request)
    at = clock.now()
    context = {
        "lottery_entry": entry,
        "event": entry.performance.event,
        "draw": draw_of(entry),
        "entry_status": entry_status(entry, at),
        "may_withdraw": may_withdraw(entry, at),
        "to_pay": is_to_be_paid(entry, at),
        "is_owner": request.user.is_authenticated and request.user.pk == entry.user_id,
    }
    return render(request, "commerce/mypage/lottery_entry.html", context)


def _shown(request: HttpRequest, code: str) -> LotteryEntry | None:
    entry = entries_with_event().filter(code=code).first()
    if entry is None or (request.user.is_authenticated and entry.user_id == request.user.pk):
        return entry
    return entry if constant_time_compare(request.GET.get("k", ""), entry.link_token) else None


def _no_such(request: HttpRequest) -> HttpResponse:
    """The same page for somebody else's entry and for one that never was."""
    return render(request, "commerce/mypage/no_lottery_entry.html", status=404)


@require_POST
@private_login_page
def withdraw(request: HttpRequest, code: str) -> HttpResponse:
    """The owner takes the entry back while the period runs."""
    entry = entries_of(request.user).filter(code=code).first()
    if entry is None:
        return _no_such(request)
    try:
        services.withdraw(entry, at=clock.now())
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("抽選のお申込みを取りやめました。"))
    return redirect("lottery_entry", code)
