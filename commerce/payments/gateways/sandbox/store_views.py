"""The sandbox's store: a payment code is typed at the machine and paid at the register."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from commerce.catalog.states import StoreCode
from commerce.payments.gateways.sandbox import konbini
from commerce.payments.gateways.sandbox.forms import NumberForm
from commerce.payments.gateways.sandbox.models import ChargeState, SandboxNumber
from commerce.payments.gateways.sandbox.tasks import enqueue
from portal.shared import clock


@never_cache
@require_http_methods(["GET", "POST"])
def till(request: HttpRequest) -> HttpResponse:
    """The machine where a payment code is typed; its language comes from ?lang=, as no payment is known yet."""
    language = request.GET.get("lang", "")
    with translation.override(language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE):
        form = NumberForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            number = form.cleaned_data["number"]
            return redirect("sandbox_register", number.charge.public_id, number.store)
        return render(
            request, "commerce/payments/sandbox/store.html", {"form": form}, status=422 if form.errors else 200
        )


@never_cache
@require_http_methods(["GET", "POST"])
def register(request: HttpRequest, public_id: str, store: str) -> HttpResponse:
    """The register: go there, pay or leave; after the deadline, pay by a slip that was printed before it."""
    numbers = SandboxNumber.objects.select_related("charge")
    charge = get_object_or_404(numbers, charge__public_id=public_id, store=store).charge
    at = clock.now()
    if request.method == "POST":
        _do(request.POST.get("do", ""), charge.pk, at)
        return HttpResponseRedirect(request.path)
    lapsed = charge.state == ChargeState.EXPIRED or konbini.has_lapsed(charge, at)
    waiting = charge.state in konbini.WAITING and not lapsed
    context = {
        "charge": charge,
        "store": StoreCode(store).label,
        "past": konbini.is_past(charge, at),
        "waiting": waiting,
        "lapsed": lapsed,
    }
    with translation.override(charge.locale):
        return render(request, "commerce/payments/sandbox/register.html", context)


def _do(action: str, charge_id: int, at: datetime) -> None:
    """Runs the action of one button; one that does not fit the charge's state changes nothing."""
    if action == "step_up":
        konbini.start_at_register(charge_id, at=at)
    elif action == "step_back":
        konbini.leave_register(charge_id)
    elif action in {"pay", "pay_late"}:
        pay = konbini.pay_in_cash if action == "pay" else konbini.pay_by_old_slip
        with transaction.atomic():
            enqueue(pay(charge_id, at=at)[1])
