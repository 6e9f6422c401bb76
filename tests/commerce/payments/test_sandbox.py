"""Pages and API of the sandbox provider: test cards, form errors, authentication."""

import pytest

from commerce.payments.gateways.sandbox import charge_api
from commerce.payments.gateways.sandbox.cards import TEST_CARDS, brand_of, is_plausible
from commerce.payments.gateways.sandbox.models import SandboxCharge
from portal.shared import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def charge() -> SandboxCharge:
    params = {
        "method": "card",
        "amount_yen": 5220,
        "currency": "JPY",
        "description": "秋の音楽会",
        "return_url": "http://shop.example/back/",
        "attempt": "a1",
        "locale": "ja",
    }
    return charge_api.create(params, key="k1", at=clock.now())[0]


CARD = {"number": "4242 4242 4242 4242", "expiry": "12/39", "code": "123"}


@pytest.mark.parametrize("number", TEST_CARDS)
def test_every_listed_number_is_a_card_of_a_known_brand(number):
    assert is_plausible(number)
    assert brand_of(number)


def test_a_successful_card_redirects_to_the_shop(client, charge):
    answer = client.post(f"/sandbox/pay/{charge.public_id}/", CARD)
    assert (answer.status_code, answer["Location"]) == (302, "http://shop.example/back/")


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"number": ""}, "カード番号を入力してください"),
        ({"number": "4242 4242 4242 4241"}, "番号を確かめてください"),
        ({"number": "4111 1111 1111 1111"}, "テスト用の番号ではありません"),
        ({"expiry": "13/39"}, "月と年を2桁ずつ"),
        ({"expiry": "01/20"}, "有効期限が過ぎています"),
        ({"code": "12"}, "3桁または4桁"),
    ],
)
def test_a_form_error_is_shown_and_nothing_changes(client, charge, values, message):
    answer = client.post(f"/sandbox/pay/{charge.public_id}/", CARD | values)
    assert answer.status_code == 422
    assert message in answer.content.decode()
    charge.refresh_from_db()
    assert (charge.state, charge.card_last4) == ("open", "")


def test_the_challenge_cannot_be_answered_before_it_is_shown(client, charge):
    answer = client.post(f"/sandbox/pay/{charge.public_id}/challenge/", {"answer": "pass"})
    assert answer["Location"] == f"/sandbox/pay/{charge.public_id}/"
    charge.refresh_from_db()
    assert charge.state == "open"


@pytest.mark.parametrize("header", [{}, {"Authorization": "Bearer wrong"}, {"Authorization": "sandbox-api-kez"}])
def test_the_api_requires_its_key(client, charge, header):
    answer = client.get(f"/sandbox/api/charges/{charge.public_id}/", headers=header)
    assert answer.status_code == 401


def test_without_a_configured_key_all_requests_are_refused(client, charge, settings):
    settings.SANDBOX_API_KEY = ""
    answer = client.get(f"/sandbox/api/charges/{charge.public_id}/", headers={"Authorization": "Bearer "})
    assert answer.status_code == 401


@pytest.mark.parametrize("body", ["", "[]", '{"method": "card"}', '{"amount_yen": "5000"}'])
def test_the_api_refuses_malformed_bodies(client, body):
    headers = {"Authorization": "Bearer sandbox-api-key", "Idempotency-Key": "k2"}
    answer = client.post("/sandbox/api/charges/", body, content_type="application/json", headers=headers)
    assert answer.status_code == 400
    assert not SandboxCharge.objects.exists()
