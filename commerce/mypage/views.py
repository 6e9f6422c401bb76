"""My Page: the purchase history, one order with tickets and timeline, and the buyer's profile."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commerce.fulfilment import notifications
from commerce.fulfilment.status.order_status import order_status
from commerce.mypage import queries
from commerce.mypage.decorators import fragment, login_context, no_such_order, placed_order_of
from commerce.mypage.forms import ProfileForm
from portal.shared import clock
from portal.shared.accounts.requests import UserRequest
from portal.shared.actors import BUYER
from portal.shared.errors import DomainError
from portal.shared.http.private_pages import never_store, private_login_page
from portal.shared.http.requests import HtmxRequest

PER_PAGE = 20


@require_safe
@private_login_page
def orders(request: UserRequest) -> HttpResponse:
    """購入履歴: the buyer's submitted orders, newest first."""
    page = Paginator(queries.history(request.user), PER_PAGE).get_page(request.GET.get("page"))
    at = clock.now()
    return render(
        request,
        "commerce/mypage/orders.html",
        {"page": page, "rows": [(order, order_status(order, at)) for order in page]},
    )


@require_safe
@private_login_page
def order(request: UserRequest, code: str) -> HttpResponse:
    """申込内容詳細; `?open=1` expands 詳細を表示."""
    shown_order = placed_order_of(request, code)
    if shown_order is None:
        return no_such_order(request)
    at = clock.now()
    context = {
        "view": queries.order_view(shown_order, at),
        "order": shown_order,
        "is_open": "open" in request.GET,
        "unreached": queries.undelivered_mail(request.user, at),
    }
    return render(request, "commerce/mypage/order.html", context)


@require_POST
@private_login_page
def resend(request: UserRequest, code: str) -> HttpResponse:
    """Sends the mail with the tickets (or the confirmation) again and shows the result."""
    resent_order = placed_order_of(request, code)
    if resent_order is None:
        return no_such_order(request)
    try:
        mail = notifications.resend(resent_order, actor=BUYER, at=clock.now())
    except DomainError as error:
        return _resend_result(request, code, problem=str(error), status=error.status)
    sent = _("%(to)sへメールを送りました。数分たっても届かないときは、迷惑メールもご確認ください。")
    return _resend_result(request, code, sent=sent % {"to": mail.address}, status=200)


def _resend_result(request: UserRequest, code: str, *, sent: str = "", problem: str = "", status: int) -> HttpResponse:
    if request.htmx:
        context = {"sent": sent, "problem": problem}
        return render(request, "commerce/mypage/resend_result.html", context, status=status)
    (messages.success if sent else messages.error)(request, sent or problem)
    return redirect(reverse("mypage_order", args=[code], query={"open": "1"}))


@require_http_methods(["GET", "HEAD", "POST"])
@never_store
def profile(request: HtmxRequest) -> HttpResponse:
    """ご登録情報, also as a fragment inside a help answer, where an anonymous reader is asked to log in."""
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
