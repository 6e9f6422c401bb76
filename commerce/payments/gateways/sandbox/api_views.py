"""The sandbox's HTTP API, as JSON: charges are made, read, found, voided and refunded, with a key in each request."""

import hmac
import json
from functools import wraps

from django.conf import settings
from django.db import transaction
from django.http import Http404, HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from commerce.payments.gateways.sandbox import charge_api
from commerce.payments.gateways.sandbox.charges import Refused, as_json, refund_as_json
from commerce.payments.gateways.sandbox.models import ChargeState, SandboxCharge
from commerce.payments.gateways.sandbox.refunds import create_refund
from commerce.payments.gateways.sandbox.tasks import enqueue
from portal.shared import clock


def with_key(view):
    """Only for who knows the API key; without one configured, for nobody. Errors are JSON."""

    @csrf_exempt
    @wraps(view)
    def guarded(request: HttpRequest, *args, **kwargs) -> JsonResponse:
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        known = settings.SANDBOX_API_KEY
        if not known or not hmac.compare_digest(given.encode(), known.encode()):
            return JsonResponse({"error": "key_wrong"}, status=401)
        try:
            return view(request, *args, **kwargs)
        except Refused as no:
            return JsonResponse({"error": no.code}, status=no.status)
        except Http404:
            return JsonResponse({"error": "not_found"}, status=404)

    return guarded


def _params(request: HttpRequest) -> dict:
    try:
        wishes = json.loads(request.body)
    except ValueError:
        wishes = None
    if not isinstance(wishes, dict):
        raise Refused(400, "body_is_no_object")
    return wishes


def _charge(public_id: str) -> SandboxCharge:
    return get_object_or_404(SandboxCharge, public_id=public_id)


@with_key
@require_http_methods(["GET", "POST"])
def charges(request: HttpRequest) -> JsonResponse:
    """POST makes a charge; GET ?attempt= lists those that were made for one attempt of the shop."""
    if request.method == "POST":
        key = request.headers.get("Idempotency-Key", "")
        with transaction.atomic():
            charge, news = charge_api.create(_params(request), key=key, at=clock.now())
            enqueue(news)
        return JsonResponse(as_json(charge), status=201)
    found = SandboxCharge.objects.filter(attempt=request.GET.get("attempt", "")).order_by("pk")
    return JsonResponse({"data": [as_json(charge) for charge in found]})


@with_key
@require_GET
def charge(request: HttpRequest, public_id: str) -> JsonResponse:
    """One charge as it is now."""
    return JsonResponse(as_json(_charge(public_id)))


@with_key
@require_POST
def void(request: HttpRequest, public_id: str) -> JsonResponse:
    """200 and voided, or 409 and what the charge is instead."""
    with transaction.atomic():
        charge, news = charge_api.void(_charge(public_id).pk, at=clock.now())
        enqueue(news)
    status = 200 if charge.state == ChargeState.VOIDED else 409
    return JsonResponse(as_json(charge), status=status)


@with_key
@require_POST
def refunds(request: HttpRequest, public_id: str) -> JsonResponse:
    """Gives money back."""
    wishes = _params(request)
    with transaction.atomic():
        refund, news = create_refund(
            _charge(public_id).pk,
            amount_yen=wishes.get("amount_yen"),
            reason=str(wishes.get("reason", "")),
            refund=str(wishes.get("refund", "")),
            key=request.headers.get("Idempotency-Key", ""),
            at=clock.now(),
        )
        enqueue(news)
    return JsonResponse(refund_as_json(refund), status=201)
