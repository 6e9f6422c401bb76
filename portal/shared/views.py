"""Answers to machines that watch the house."""

import secrets

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse

from portal.shared import clock
from portal.shared.registries.health import run_health_checks
from portal.shared.registries.metrics import exposition


def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers; also the bench's hello figure."""
    return HttpResponse("ok\n", content_type="text/plain")


def readyz(request: HttpRequest) -> JsonResponse:
    """200 when every check is well, else 503, with each finding."""
    findings = run_health_checks(clock.now())
    well = all(finding.ok for finding in findings.values())
    body = {name: {"ok": finding.ok, "detail": finding.detail} for name, finding in findings.items()}
    return JsonResponse(body, status=200 if well else 503)


def metrics(request: HttpRequest) -> HttpResponse:
    """Figures of the house in Prometheus' text format, for whoever knows the token; in the demo for all."""
    token = request.headers.get("Authorization", "").removeprefix("Bearer ")
    known = bool(settings.METRICS_TOKEN) and secrets.compare_digest(token.encode(), settings.METRICS_TOKEN.encode())
    if not known and not (settings.DEMO and not settings.METRICS_TOKEN):
        raise Http404
    return HttpResponse(exposition(clock.now()), content_type="text/plain; version=0.0.4; charset=utf-8")
