"""My Page: the history of purchases, one order with its tickets and its story, the buyer's own data."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commerce.fulfilment import notifications
from commerce.fulfilment.status.order_status import order_status
from commerce.mypage import queries
from commerce.mypage.decorators import (
    buyer_order,
    fragment,
    login_context,
    no_such_order,
    private_login_page,
    private_page,
)
from commerce.mypage.forms import ProfileForm
from portal.shared import clock
from portal.shared.actors import BUYER
from portal.shared.errors import DomainError

PER_PAGE = 20


@require_safe
@private_login_page
def home(request: HttpRequest) -> HttpResponse:
    """The tickets that the buyer will need next, and where to go from here."""
    at = clock.now()
    found = {
        "tickets": queries.coming_tickets(request.user, at),
        "unreached": queries.undelivered_mail(request.user, at),
    }
    return render(request, "commerce/mypage/home.html", found)


@require_safe
@private_login_page
def orders(request: HttpRequest) -> HttpResponse:
    """購入履歴: everything the buyer applied for, newest first."""
    page = Paginator(queries.history(request.user), PER_PAGE).get_page(request.GET.get("page"))
    at = clock.now()
    return render(
        request, "commerce/mypage/orders.html", {"page": page, "rows": [(one, order_status(one, at)) for one in page]}
    )


@require_safe
@private_login_page
def order(request: HttpRequest, code: str) -> HttpResponse:
    """申込内容詳細; `?open=1` shows 詳細を表示 already opened."""
    found = buyer_order(request, code)
    if found is None:
        return no_such_order(request)
    at = clock.now()
    shown = {"view": queries.order_view(found, at), "order": found, "is_open": "open" in request.GET}
    return render(
        request, "commerce/mypage/order.html", shown | {"unreached": queries.undelivered_mail(request.user, at)}
    )


@require_POST
@private_login_page
def resend(request: HttpRequest, code: str) -> HttpResponse:
    """The mail with the ticket (or the confirmation) once more; says at once what happened."""
    found = buyer_order(request, code)
    if found is None:
        return no_such_order(request)
    try:
        mail = notifications.resend(found, actor=BUYER, at=clock.now())
    except DomainError as error:
        return _resend_answer(request, code, problem=str(error), status=error.status)
    sent = _("%(to)sへメールをお送りします。数分たっても届かないときは、迷惑メールもご確認ください。")
    return _resend_answer(request, code, sent=sent % {"to": mail.address}, status=200)


def _resend_answer(request: HttpRequest, code: str, *, sent: str = "", problem: str = "", status: int) -> HttpResponse:
    if request.htmx:
        context = {"sent": sent, "problem": problem}
        return render(request, "commerce/mypage/resend_result.html", context, status=status)
    (messages.success if sent else messages.error)(request, sent or problem)
    return redirect(reverse("mypage_order", args=[code], query={"open": "1"}))


@require_http_methods(["GET", "HEAD", "POST"])
@private_page
def profile(request: HttpRequest) -> HttpResponse:
    """ご登録情報: also inside a help answer, where somebody who is not logged in is asked to."""
    template = fragment(request, "commerce/mypage/profile.html", "data")
    if not request.user.is_authenticated:
        return render(request, fragment(request, "commerce/mypage/login_first.html", "ask"), login_context(request))
    form = ProfileForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        if not request.htmx:
            messages.success(request, _("ご登録情報を変更しました。"))
            return redirect("mypage_profile")
        return render(request, template, {"form": ProfileForm(user=request.user), "is_saved": True})
    return render(request, template, {"form": form}, status=422 if form.errors else 200)
