"""A dead scheduler or worker is seen within two minutes: in the health checks and in the metrics."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import OperationalError
from django.urls import reverse

from portal.shared.processes import heartbeats
from portal.shared.registries.health import HealthResult, health_checks, register_health_check, run_health_checks
from portal.shared.registries.metrics import exposition, gauges

AT = datetime(2026, 12, 1, 3, 0, tzinfo=UTC)
CHECK = "scheduler and workers"
ALL = ["scheduler", "worker of default", "worker of mail"]


@pytest.mark.django_db
def test_processes_that_beat_are_well():
    for name in ALL:
        heartbeats.beat(name, AT)
    assert run_health_checks(AT + timedelta(minutes=2))[CHECK] == HealthResult(ok=True, detail="all beat")


@pytest.mark.django_db
@pytest.mark.parametrize("dead", ALL)
def test_one_that_is_silent_for_two_minutes_is_named(dead):
    for name in ALL:
        heartbeats.beat(name, AT)
    for name in set(ALL) - {dead}:
        heartbeats.beat(name, AT + timedelta(seconds=121))

    assert run_health_checks(AT + timedelta(seconds=121))[CHECK] == HealthResult(ok=False, detail=f"{dead}: 121 s ago")


@pytest.mark.django_db
def test_one_that_never_beat_is_named():
    assert run_health_checks(AT)[CHECK].detail == "scheduler: never; worker of default: never; worker of mail: never"


@pytest.mark.django_db
def test_the_metrics_tell_the_age_of_each_beat():
    heartbeats.beat("scheduler", AT)
    lines = exposition(AT + timedelta(seconds=90)).splitlines()

    assert [line for line in lines if line.startswith("portal_heartbeat_age_seconds")] == [
        'portal_heartbeat_age_seconds{process="scheduler"} 90',
        'portal_heartbeat_age_seconds{process="worker of default"} +Inf',
        'portal_heartbeat_age_seconds{process="worker of mail"} +Inf',
    ]


def away(at):
    raise OperationalError


def broken(at):
    raise KeyError


def test_checks_do_not_fail_themselves_and_ask_a_database_that_is_away_once(monkeypatch):
    monkeypatch.setattr(health_checks, "_items", {})
    for name, run in {"broken": broken, "away": away, "third": away}.items():
        register_health_check(name, run)

    assert run_health_checks(AT) == {
        "broken": HealthResult(ok=False, detail="cannot be checked: KeyError"),
        "away": HealthResult(ok=False, detail="the database does not answer"),
        "third": HealthResult(ok=False, detail="not checked: the database does not answer"),
    }


def test_metrics_of_a_database_that_is_away_are_valid_and_503(client, monkeypatch, settings):
    settings.METRICS_TOKEN = ""
    first = next(iter(gauges))
    monkeypatch.setattr(gauges, "_items", {"first": type(first)("first", "f", away)})
    response = client.get(reverse("metrics"))

    assert (response.status_code, response["Content-Type"]) == (503, "text/plain; version=0.0.4; charset=utf-8")
    assert response.text.splitlines()[1:] == ["# TYPE portal_database_up gauge", "portal_database_up 0"]


def test_liveness_asks_no_database(client):
    response = client.get(reverse("healthz"))
    assert (response.status_code, response.content) == (200, b"ok\n")
