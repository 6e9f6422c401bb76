"""Views for monitoring: liveness, readiness, metrics."""

import secrets

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse

from portal.shared import clock
from portal.shared.registries.health import run_health_checks
from portal.shared.registries.metrics import exposition

EXPOSITION = "text/plain; version=0.0.4; charset=utf-8"
_DATABASE = "# HELP portal_database_up Whether the database answers.\n# TYPE portal_database_up gauge\n"
DATABASE_UP, DATABASE_DOWN = f"{_DATABASE}portal_database_up 1\n", f"{_DATABASE}portal_database_up 0\n"


def healthz(request: HttpRequest) -> HttpResponse:
    """Liveness: answers `ok` without a query; also the baseline of the benchmark."""
    return HttpResponse("ok\n", content_type="text/plain")


def readyz(request: HttpRequest) -> JsonResponse:
    """Readiness: 200 when every health check passes, else 503; the body has each result by name."""
    results = run_health_checks(clock.now())
    body = {name: {"ok": result.ok, "detail": result.detail} for name, result in results.items()}
    return JsonResponse(body, status=200 if all(result.ok for result in results.values()) else 503)


def metrics(request: HttpRequest) -> HttpResponse:
    """All gauges in Prometheus' text format, for requests with METRICS_TOKEN; in a demo without a token for all.

    503 with `portal_database_up 0` alone while the database is away.
    """
    token = request.headers.get("Authorization", "").removeprefix("Bearer ")
    is_authorised = bool(settings.METRICS_TOKEN) and secrets.compare_digest(
        token.encode(), settings.METRICS_TOKEN.encode()
    )
    if not is_authorised and not (settings.DEMO and not settings.METRICS_TOKEN):
        raise Http404
    try:
        return HttpResponse(DATABASE_UP + exposition(clock.now()), content_type=EXPOSITION)
    except (OperationalError, InterfaceError):
        return HttpResponse(DATABASE_DOWN, status=503, content_type=EXPOSITION)
