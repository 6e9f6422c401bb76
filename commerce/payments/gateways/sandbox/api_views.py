"""The sandbox's JSON API: creates, reads, lists, voids and refunds charges; each request carries the API key."""

import hmac
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate

from django.conf import settings
from django.db import transaction
from django.http import Http404, HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from commerce.payments.gateways.base import MAX_WEBHOOK_BYTES
from commerce.payments.gateways.sandbox import charge_api
from commerce.payments.gateways.sandbox.charges import Refused, as_json, refund_as_json
from commerce.payments.gateways.sandbox.models import ChargeState, SandboxCharge
from commerce.payments.gateways.sandbox.refunds import create_refund
from commerce.payments.gateways.sandbox.tasks import enqueue
from portal.shared import clock
from portal.shared.http.input_filter import machine_endpoint
from portal.shared.http.json_body import UnreadableJson, read_object


def with_key[**P](view: Callable[Concatenate[HttpRequest, P], JsonResponse]) -> Callable[..., JsonResponse]:
    """Requires the API key; refuses all requests if none is configured. Errors are JSON."""

    @csrf_exempt
    @machine_endpoint
    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> JsonResponse:
        sent = request.headers.get("Authorization", "").removeprefix("Bearer ")
        expected = settings.SANDBOX_API_KEY
        if not expected or not hmac.compare_digest(sent.encode(), expected.encode()):
            return JsonResponse({"error": "key_wrong"}, status=401)
        try:
            return view(request, *args, **kwargs)
        except Refused as error:
            return JsonResponse({"error": error.code}, status=error.status)
        except Http404:
            return JsonResponse({"error": "not_found"}, status=404)

    return guarded


def _params(request: HttpRequest) -> dict[str, Any]:
    try:
        return read_object(request.body, max_bytes=MAX_WEBHOOK_BYTES)
    except UnreadableJson as error:
        raise Refused(400, "body_is_no_object") from error


def _charge(public_id: str) -> SandboxCharge:
    return get_object_or_404(SandboxCharge, public_id=public_id)


@with_key
@require_http_methods(["GET", "POST"])
def charges(request: HttpRequest) -> JsonResponse:
    """POST creates a charge; GET ?attempt= lists the charges of one attempt of the shop."""
    if request.method == "POST":
        key = request.headers.get("Idempotency-Key", "")
        with transaction.atomic():
            charge, deliveries = charge_api.create(_params(request), key=key, at=clock.now())
            enqueue(deliveries)
        return JsonResponse(as_json(charge), status=201)
    rows = SandboxCharge.objects.filter(attempt=request.GET.get("attempt", "")).order_by("pk")
    return JsonResponse({"data": [as_json(charge) for charge in rows]})


@with_key
@require_GET
def charge(request: HttpRequest, public_id: str) -> JsonResponse:
    """Returns one charge in its current state."""
    return JsonResponse(as_json(_charge(public_id)))


@with_key
@require_POST
def void(request: HttpRequest, public_id: str) -> JsonResponse:
    """Voids a charge: 200 if it is voided, else 409 with its actual state."""
    with transaction.atomic():
        charge, deliveries = charge_api.void(_charge(public_id).pk, at=clock.now())
        enqueue(deliveries)
    status = 200 if charge.state == ChargeState.VOIDED else 409
    return JsonResponse(as_json(charge), status=status)


@with_key
@require_POST
def refunds(request: HttpRequest, public_id: str) -> JsonResponse:
    """Creates a refund of a charge."""
    params = _params(request)
    with transaction.atomic():
        refund, deliveries = create_refund(
            _charge(public_id).pk,
            amount_yen=params.get("amount_yen"),
            reason=str(params.get("reason", "")),
            refund=str(params.get("refund", "")),
            key=request.headers.get("Idempotency-Key", ""),
            at=clock.now(),
        )
        enqueue(deliveries)
    return JsonResponse(refund_as_json(refund), status=201)
