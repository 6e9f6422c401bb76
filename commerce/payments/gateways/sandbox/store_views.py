"""The sandbox's store: a number is typed at the machine, then paid at the register in time, late, or not at all."""

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
    """The machine where a number is typed; its language is the asker's (?lang=), as no payment is known yet."""
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
    """What can be done with a number: go to the register, pay, leave; after its deadline pay by an old slip."""
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


def _do(word: str, charge_id: int, at) -> None:
    """One of the buttons; what does not fit the charge's state changes nothing."""
    if word == "step_up":
        konbini.start_at_register(charge_id, at=at)
    elif word == "step_back":
        konbini.leave_register(charge_id)
    elif word in {"pay", "pay_late"}:
        pay = konbini.pay_in_cash if word == "pay" else konbini.pay_by_old_slip
        with transaction.atomic():
            enqueue(pay(charge_id, at=at)[1])
