"""The door for providers' news: verify, store once, leave the work to the worker, answer."""

import logging

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from commerce.fulfilment.tasks import process_payment_event
from commerce.payments.gateways.contract import BadSignature
from commerce.payments.gateways.routing import GATEWAYS, gateway_named
from commerce.payments.inbox import record_event
from portal.shared import clock

log = logging.getLogger(__name__)
MOST_BYTES = 256 * 1024
TOO_LONG = "too long"


@csrf_exempt
@require_POST
def payment_webhook(request: HttpRequest, gateway: str) -> HttpResponse:
    """200 once the news is stored (also when it was before); 400, and nothing stored, when it is not proven."""
    if gateway not in GATEWAYS:
        raise Http404
    at = clock.now()
    try:
        raw = _body(request)
        event = gateway_named(gateway).parse_webhook(request.headers, raw, at=at)
    except BadSignature as why:
        log.warning("news for %s refused: %s", gateway, why)
        return HttpResponseBadRequest("not accepted\n", content_type="text/plain")
    with transaction.atomic():
        row, is_new = record_event(gateway, event, raw, at=at)
        if is_new:
            process_payment_event.enqueue(row.pk)
    return HttpResponse("ok\n", content_type="text/plain")


def _body(request: HttpRequest) -> bytes:
    """The raw bytes, of which the signature speaks. Raises BadSignature when they are more than any news has."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdigit() or int(length) > MOST_BYTES:
        raise BadSignature(TOO_LONG)
    raw = request.read(MOST_BYTES + 1)
    if len(raw) > MOST_BYTES:
        raise BadSignature(TOO_LONG)
    return raw
