"""/metrics: who may read it, and its format."""

from datetime import UTC, datetime

import pytest
from django.http import Http404
from django.test import RequestFactory

from portal.shared.mail.outbox import queue_mail
from portal.shared.registries.metrics import Gauge, exposition, gauges, register_gauge
from portal.shared.views import metrics

NOON = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)


def get_metrics(**headers):
    return metrics(RequestFactory().get("/metrics", headers=headers))


@pytest.mark.django_db
def test_in_the_demo_anyone_may_read_them():
    queue_mail("unknown_account", to="a@example.jp", about=None, locale="ja", at=NOON)
    response = get_metrics()

    assert response.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
    assert 'portal_mails_unsent{kind="unknown_account"} 1\n' in response.text
    assert "# TYPE portal_tasks_waiting gauge\nportal_tasks_waiting 1\n" in response.text


@pytest.mark.django_db
def test_outside_a_demo_the_token_is_required(settings):
    settings.DEMO, settings.METRICS_TOKEN = False, "a-token"

    assert get_metrics(Authorization="Bearer a-token").status_code == 200
    for wrong in ({}, {"Authorization": "Bearer another"}, {"Authorization": "Bearer "}):
        with pytest.raises(Http404):
            get_metrics(**wrong)


def test_outside_a_demo_without_a_token_they_cannot_be_read(settings):
    settings.DEMO, settings.METRICS_TOKEN = False, ""

    with pytest.raises(Http404):
        get_metrics(Authorization="Bearer ")


def test_a_gauge_of_an_app_is_printed(monkeypatch):
    monkeypatch.setattr(gauges, "_items", {})
    register_gauge(Gauge("orders", "Orders by state.", lambda at: {"pending": 2, "confirmed": 1.5}, label="state"))

    assert exposition(NOON) == (
        "# HELP orders Orders by state.\n# TYPE orders gauge\n"
        'orders{state="pending"} 2\norders{state="confirmed"} 1.5\n'
    )
