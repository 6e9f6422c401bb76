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
    """Readiness: 200 when every health check passes, else 503.

    The body has each result by name for whoever may read the metrics, and for others only whether all pass: the details
    tell how the site is built and where it is weak.
    """
    results = run_health_checks(clock.now())
    is_ready = all(result.ok for result in results.values())
    details = {name: {"ok": result.ok, "detail": result.detail} for name, result in results.items()}
    body = details if _may_see_inside(request) else {"ok": is_ready}
    return JsonResponse(body, status=200 if is_ready else 503)


def _may_see_inside(request: HttpRequest) -> bool:
    """Whether the request has METRICS_TOKEN; in a demo without a token, every request.

    The address decides nothing: behind a proxy of the same machine everybody comes from it.
    """
    if settings.DEMO and not settings.METRICS_TOKEN:
        return True
    token = request.headers.get("Authorization", "").removeprefix("Bearer ")
    return bool(settings.METRICS_TOKEN) and secrets.compare_digest(token.encode(), settings.METRICS_TOKEN.encode())


def metrics(request: HttpRequest) -> HttpResponse:
    """All gauges in Prometheus' text format, for requests with METRICS_TOKEN; in a demo without a token for all.

    503 with `portal_database_up 0` alone while the database is away.
    """
    if not _may_see_inside(request):
        raise Http404
    try:
        return HttpResponse(DATABASE_UP + exposition(clock.now()), content_type=EXPOSITION)
    except (OperationalError, InterfaceError):
        return HttpResponse(DATABASE_DOWN, status=503, content_type=EXPOSITION)
