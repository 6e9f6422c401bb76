"""A gateway accepts only webhooks with a valid signature of its provider, and a current time if one is signed."""

from datetime import timedelta

import pytest

from commerce.payments.gateways.base import BadSignature
from portal.shared import clock


@pytest.fixture
def paid_request(harness):
    """The request of a payment that the buyer has paid."""
    request = harness.request()
    harness.buyer_pays(harness.gateway.start(request, key=request.attempt))
    return request


@pytest.fixture
def raw(harness, paid_request) -> bytes:
    """The body of the webhook about it."""
    return harness.latest_event()


def test_a_valid_webhook_has_id_type_and_the_reference_of_the_payment(harness, raw, paid_request):
    at = clock.now()
    event = harness.gateway.parse_webhook(harness.sign(raw, at), raw, at=at)
    assert event.id
    assert event.kind
    assert harness.gateway.fetch(event.reference).attempt == paid_request.attempt
    assert event.livemode is False


def test_row_19_a_clock_may_be_off_by_less_than_five_minutes(harness, raw):
    at = clock.now()
    for seconds in (-299, 0, 299):
        headers = harness.sign(raw, at + timedelta(seconds=seconds))
        assert harness.gateway.parse_webhook(headers, raw, at=at).id


def test_rows_19_and_35_old_and_early_webhooks_are_refused_where_the_signature_contains_a_time(harness, raw):
    if not harness.signs_the_time:
        pytest.skip("its signature has no time; stored ids and the fetch make a replay harmless")
    at = clock.now()
    for seconds in (-301, 302):
        headers = harness.sign(raw, at + timedelta(seconds=seconds))
        with pytest.raises(BadSignature):
            harness.gateway.parse_webhook(headers, raw, at=at)


def test_row_18_one_altered_byte_is_refused(harness, raw):
    at = clock.now()
    for altered in (raw + b" ", raw[:-1], raw.replace(b"1", b"2", 1)):
        with pytest.raises(BadSignature):
            harness.gateway.parse_webhook(harness.sign(raw, at), altered, at=at)


def test_row_18_a_missing_or_broken_header_is_refused(harness, raw):
    for header in ("", "v1=abc", "t=,v1=", "t=1;v1=2", "t=x,v1=y", "t=１,v1=y", "t=" + "9" * 400, "ä=é", "v1=é,t=1"):
        headers = {harness.signature_header: header} if header else {}
        with pytest.raises(BadSignature):
            harness.gateway.parse_webhook(headers, raw, at=clock.now())


def test_row_18_another_secret_is_refused(harness, raw):
    at = clock.now()
    with pytest.raises(BadSignature):
        harness.gateway.parse_webhook(harness.sign(raw, at, "another-secret"), raw, at=at)


def test_row_18_an_empty_secret_proves_nothing(harness, raw):
    at = clock.now()
    for empty in ("", " ", ",", " , "):
        with harness.with_secrets(empty), pytest.raises(BadSignature):
            harness.gateway.parse_webhook(harness.sign(raw, at, empty), raw, at=at)


def test_row_20_two_secrets_count_while_one_replaces_the_other(harness, raw):
    at = clock.now()
    with harness.with_secrets("new", "old"):
        for secret in ("new", "old"):
            assert harness.gateway.parse_webhook(harness.sign(raw, at, secret), raw, at=at).id
        with pytest.raises(BadSignature):
            harness.gateway.parse_webhook(harness.sign(raw, at, "older"), raw, at=at)


def test_row_18_signed_nonsense_is_refused(harness):
    at = clock.now()
    for nonsense in (b"", b"\xff\xfe", b"[]", b"{}", b"7", b'{"id": 1}', b'{"id": "e", "type": "t", "data": []}'):
        with pytest.raises(BadSignature):
            harness.gateway.parse_webhook(harness.sign(nonsense, at), nonsense, at=at)
