"""The endpoint for payment providers' webhooks: verifies, stores once, enqueues the processing and answers."""

import logging
from contextlib import suppress
from datetime import datetime, timedelta

from django.core.cache import cache
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from commerce.fulfilment.health import WRONG_TIME_COUNTED, WRONG_TIME_KEY
from commerce.fulfilment.tasks import process_payment_event
from commerce.fulfilment.webhook_processing import receive_webhook
from commerce.payments.gateways.base import MAX_WEBHOOK_BYTES, BadSignature, WrongTime
from commerce.payments.gateways.routing import GATEWAYS, gateway_named
from portal.shared import clock
from portal.shared.errors import Throttled
from portal.shared.http.input_filter import machine_endpoint
from portal.shared.throttle import throttle

log = logging.getLogger(__name__)
TOO_LONG = "too long"
LOG_EVERY_SECONDS = 60


@csrf_exempt
@machine_endpoint
@require_POST
def payment_webhook(request: HttpRequest, gateway: str) -> HttpResponse:
    """200 when the event is stored, now or before; 400 and nothing stored when it is not authentic; 404 if unknown."""
    if gateway not in GATEWAYS:
        raise Http404
    at = clock.now()
    try:
        raw = _body(request)
        webhook_event = gateway_named(gateway).parse_webhook(request.headers, raw, at=at)
    except BadSignature as error:
        _log_refused(gateway, error, at)
        return HttpResponseBadRequest("not accepted\n", content_type="text/plain")
    with transaction.atomic():
        if row := receive_webhook(gateway, webhook_event, raw, at=at):
            process_payment_event.enqueue(row.pk)
    return HttpResponse("ok\n", content_type="text/plain")


def _log_refused(gateway: str, error: BadSignature, at: datetime) -> None:
    """Logs once a minute per reason; counts wrong timestamps for the health check of this machine's clock."""
    if cache.add(
        f"news refused:{gateway}:{type(error).__name__}:{error}"[:200].replace(" ", "-"), 1, LOG_EVERY_SECONDS
    ):
        log.warning("news for %s refused: %s", gateway, error)
    if isinstance(error, WrongTime):
        with suppress(Throttled):
            throttle(f"{WRONG_TIME_KEY}{gateway}", limit=WRONG_TIME_COUNTED, per=timedelta(hours=1), at=at)


def _body(request: HttpRequest) -> bytes:
    """The raw bytes that the signature covers. Raises BadSignature above 256 KiB."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdigit() or int(length) > MAX_WEBHOOK_BYTES:
        raise BadSignature(TOO_LONG)
    raw = request.read(MAX_WEBHOOK_BYTES + 1)
    if len(raw) > MAX_WEBHOOK_BYTES:
        raise BadSignature(TOO_LONG)
    return raw
