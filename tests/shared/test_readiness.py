"""/readyz: its status is for everybody, the reasons are for whoever may read the metrics."""

import pytest

pytestmark = pytest.mark.django_db
STRANGERS = [{}, {"Authorization": "Bearer another"}, {"Authorization": "Bearer "}, {"X-Forwarded-For": "127.0.0.1"}]


@pytest.mark.parametrize("token", ["a-token", ""])
@pytest.mark.parametrize("headers", STRANGERS)
def test_strangers_read_only_whether_the_site_is_ready(client, settings, token, headers):
    settings.DEMO, settings.METRICS_TOKEN = False, token
    answer = client.get("/readyz", headers=headers)
    assert (answer.status_code, answer.json()) == (503, {"ok": False})  # nothing has sent a heartbeat


@pytest.mark.parametrize(
    ("is_demo", "token", "headers"),
    [
        (False, "a-token", {"Authorization": "Bearer a-token"}),
        (True, "a-token", {"Authorization": "Bearer a-token"}),
        (True, "", {}),
    ],
)
def test_who_may_read_the_metrics_reads_the_reasons(client, settings, is_demo, token, headers):
    settings.DEMO, settings.METRICS_TOKEN = is_demo, token
    checks = client.get("/readyz", headers=headers).json()
    assert (checks["database"], checks["scheduler and workers"]["ok"]) == ({"ok": True, "detail": "answers"}, False)


def test_a_token_of_the_demo_closes_the_reasons_to_others(client, settings):
    settings.DEMO, settings.METRICS_TOKEN = True, "a-token"
    assert client.get("/readyz").json() == {"ok": False}
