"""Views for monitoring: liveness, readiness, metrics."""

import secrets

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse

from portal.shared import clock
from portal.shared.registries.health import run_health_checks
from portal.shared.registries.metrics import exposition


def healthz(request: HttpRequest) -> HttpResponse:
    """Liveness: answers `ok` without a query; also the baseline of the benchmark."""
    return HttpResponse("ok\n", content_type="text/plain")


def readyz(request: HttpRequest) -> JsonResponse:
    """Readiness: 200 when every health check passes, else 503; the body has each result by name."""
    results = run_health_checks(clock.now())
    body = {name: {"ok": result.ok, "detail": result.detail} for name, result in results.items()}
    return JsonResponse(body, status=200 if all(result.ok for result in results.values()) else 503)


def metrics(request: HttpRequest) -> HttpResponse:
    """All gauges in Prometheus' text format, for requests with METRICS_TOKEN; in a demo without a token for all."""
    token = request.headers.get("Authorization", "").removeprefix("Bearer ")
    is_authorised = bool(settings.METRICS_TOKEN) and secrets.compare_digest(
        token.encode(), settings.METRICS_TOKEN.encode()
    )
    if not is_authorised and not (settings.DEMO and not settings.METRICS_TOKEN):
        raise Http404
    return HttpResponse(exposition(clock.now()), content_type="text/plain; version=0.0.4; charset=utf-8")
