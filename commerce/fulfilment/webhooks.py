"""The door for providers' news: verify, store once, leave the work to the worker, answer."""

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
from commerce.payments.gateways.base import BadSignature, WrongTime
from commerce.payments.gateways.routing import GATEWAYS, gateway_named
from portal.shared import clock
from portal.shared.errors import Throttled
from portal.shared.throttle import throttle

log = logging.getLogger(__name__)
MOST_BYTES = 256 * 1024
TOO_LONG = "too long"
LOG_EVERY_SECONDS = 60


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
        _log_refused(gateway, why, at)
        return HttpResponseBadRequest("not accepted\n", content_type="text/plain")
    with transaction.atomic():
        if row := receive_webhook(gateway, event, raw, at=at):
            process_payment_event.enqueue(row.pk)
    return HttpResponse("ok\n", content_type="text/plain")


def _log_refused(gateway: str, why: BadSignature, at: datetime) -> None:
    """A line in the log, once a minute for each reason; news of the wrong time is counted for the clock's check."""
    if cache.add(f"news refused:{gateway}:{type(why).__name__}:{why}"[:200].replace(" ", "-"), 1, LOG_EVERY_SECONDS):
        log.warning("news for %s refused: %s", gateway, why)
    if isinstance(why, WrongTime):
        with suppress(Throttled):
            throttle(f"{WRONG_TIME_KEY}{gateway}", limit=WRONG_TIME_COUNTED, per=timedelta(hours=1), at=at)


def _body(request: HttpRequest) -> bytes:
    """The raw bytes, of which the signature speaks. Raises BadSignature when they are more than any news has."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdigit() or int(length) > MOST_BYTES:
        raise BadSignature(TOO_LONG)
    raw = request.read(MOST_BYTES + 1)
    if len(raw) > MOST_BYTES:
        raise BadSignature(TOO_LONG)
    return raw
