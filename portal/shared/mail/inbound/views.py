"""Webhook for inbound mail: /hooks/mail/inbound/<provider>/."""

from anymail.exceptions import AnymailConfigurationError, AnymailError, AnymailWebhookValidationFailure
from anymail.webhooks.base import AnymailBaseWebhookView
from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.http.request import UnreadablePostError
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from portal.shared import clock
from portal.shared.http.input_filter import machine_endpoint
from portal.shared.mail.inbound.headers import PARSE_ERRORS
from portal.shared.mail.inbound.providers import must_ask_for_password, webhook_of
from portal.shared.mail.inbound.storage import store_received
from portal.shared.mail.inbound.tasks import read_received_mail

MAX_BODY_BYTES = 25 * 1024 * 1024  # a mail with three pictures, in base64


@csrf_exempt
@require_http_methods(["POST", "HEAD", "GET"])
@machine_endpoint
def inbound(request: HttpRequest, provider: str) -> HttpResponse:
    """Stores a verified request as it came, and answers 200; a task reads it afterwards.

    404 for a provider that is not configured, 400 for a forged request, 413 above 25 MB.
    """
    webhook = webhook_of(provider)
    if webhook is None:
        raise Http404
    if request.method != "POST":  # some providers test the URL with HEAD or GET
        return HttpResponse()
    if must_ask_for_password(provider, request):
        return HttpResponse(status=401, headers={"WWW-Authenticate": 'Basic realm="mail"'})
    try:
        body = request.read(MAX_BODY_BYTES + 1)
    except UnreadablePostError:
        return HttpResponseBadRequest("unreadable", content_type="text/plain")
    if len(body) > MAX_BODY_BYTES:
        return HttpResponse(status=413)
    request._body = body  # noqa: SLF001 - larger than DATA_UPLOAD_MAX_MEMORY_SIZE, which stays as it is for all pages
    return _store(webhook, request, provider)


def _store(webhook: AnymailBaseWebhookView, request: HttpRequest, provider: str) -> HttpResponse:
    try:
        webhook.run_validators(request)
    except AnymailWebhookValidationFailure:
        raise
    except AnymailConfigurationError as error:  # a key that some views ask for only now
        raise Http404 from error
    except (AnymailError, SuspiciousOperation, *PARSE_ERRORS):  # a signature cannot be found in it
        return HttpResponseBadRequest("unreadable", content_type="text/plain")
    content_type = request.META.get("CONTENT_TYPE", "")
    mail = store_received(request.body, source=provider, at=clock.now(), content_type=content_type)
    read_received_mail.enqueue(mail.pk)
    return HttpResponse()
