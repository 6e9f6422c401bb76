"""The buyer's own part in money that goes back: cancelling where the event allows it, and the account of a refund."""

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from commerce.fulfilment.cancellation.by_buyer import cancel_by_buyer, cancellation_terms
from commerce.fulfilment.refunds.services import advance_refund
from commerce.fulfilment.status.refund_status import asks_for_bank_account, bank_account_token
from commerce.mypage.bank_account_forms import BankAccountForm
from commerce.mypage.decorators import buyer_order, no_such_order, private_login_page, private_page
from commerce.orders.states import OrderState
from commerce.payments.models import Refund
from commerce.payments.states import RefundState
from portal.shared import clock
from portal.shared.errors import DomainError

NOT_ACCEPTED = gettext_lazy(
    "決済会社からの返事を確認できませんでした。お金は失われていません。少し待ってから、もう一度お試しください。"
)


@require_http_methods(["GET", "HEAD", "POST"])
@private_login_page
def cancel(request: HttpRequest, code: str) -> HttpResponse:
    """取り消しの確認: what it costs and gives back stands on the button; only the press of it cancels."""
    order = buyer_order(request, code)
    if order is None:
        return no_such_order(request)
    at = clock.now()
    if order.state == OrderState.CANCELLED:
        return redirect("mypage_order", code)
    problem, status = "", 200
    if request.method == "POST":
        promised = request.POST.get("refund_yen", "")
        try:
            cancel_by_buyer(order.pk, at, refund_yen=int(promised) if promised.isdecimal() else -1)
        except DomainError as error:
            problem, status = str(error), error.status
        else:
            messages.success(request, _("お申込みを取り消しました。確認のメールをお送りします。"))
            return redirect("mypage_order", code)
    terms = cancellation_terms(order, at)
    context = {"order": order, "terms": terms, "problem": problem, "paid_yen": terms.refund_yen + terms.fee_yen}
    return render(request, "commerce/mypage/cancel.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@private_page
def refund_account(request: HttpRequest, code: str, refund: str) -> HttpResponse:
    """振込先の口座: for the buyer, logged in or by its mail's link; it goes to the provider and nowhere else."""
    found = Refund.objects.select_related("attempt", "order__user").filter(order__code=code, public_id=refund).first()
    if found is None or not _may_enter_bank_account(request, found):
        anonymous = not request.user.is_authenticated and "k" not in request.GET
        return redirect_to_login(request.get_full_path()) if anonymous else no_such_order(request)
    order = found.order
    form = BankAccountForm(request.POST or None)
    is_asked, problem = asks_for_bank_account(found), ""
    if request.method == "POST" and is_asked and form.is_valid():
        found = advance_refund(found.pk, clock.now(), account=form.account())
        if found.state != RefundState.WAITING_CUSTOMER:
            query = {"k": request.GET["k"]} if "k" in request.GET else None
            return redirect(reverse("refund_account", args=[code, refund], query=query))
        problem = str(NOT_ACCEPTED)
    context = {"order": order, "refund": found, "form": form, "is_asked": is_asked, "problem": problem}
    status = 422 if is_asked and form.errors else 503 if problem else 200
    return render(request, "commerce/mypage/refund_account.html", context, status=status)


def _may_enter_bank_account(request: HttpRequest, refund: Refund) -> bool:
    if request.user.is_authenticated and refund.order.user_id == request.user.pk:
        return True
    return constant_time_compare(request.GET.get("k", ""), bank_account_token(refund))
