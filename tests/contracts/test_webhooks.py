"""Whom a gateway believes: news with a signature that its provider can make now, and nothing else."""

from datetime import timedelta

import pytest

from commerce.payments.gateways.base import BadSignature
from portal.shared import clock


@pytest.fixture
def request_made(stand):
    """What the shop asked for, and the buyer paid."""
    request = stand.request()
    stand.buyer_pays(stand.gateway.start(request, key=request.attempt))
    return request


@pytest.fixture
def raw(stand, request_made) -> bytes:
    """The body of the news about it."""
    return stand.news()


def test_genuine_news_is_named_and_leads_to_the_payment(stand, raw, request_made):
    at = clock.now()
    event = stand.gateway.parse_webhook(stand.sign(raw, at), raw, at=at)
    assert event.id
    assert event.kind
    assert stand.gateway.fetch(event.reference).attempt == request_made.attempt
    assert event.livemode is False


def test_row_19_a_clock_may_be_off_by_less_than_five_minutes(stand, raw):
    at = clock.now()
    for seconds in (-299, 0, 299):
        headers = stand.sign(raw, at + timedelta(seconds=seconds))
        assert stand.gateway.parse_webhook(headers, raw, at=at).id


def test_rows_19_and_35_old_and_early_news_is_refused_where_the_signature_names_a_time(stand, raw):
    if not stand.signs_the_time:
        pytest.skip("its signature names no time: the inbox and the fetch make a copy harmless")
    at = clock.now()
    for seconds in (-301, 302):
        headers = stand.sign(raw, at + timedelta(seconds=seconds))
        with pytest.raises(BadSignature):
            stand.gateway.parse_webhook(headers, raw, at=at)


def test_row_18_one_altered_byte_is_refused(stand, raw):
    at = clock.now()
    for altered in (raw + b" ", raw[:-1], raw.replace(b"1", b"2", 1)):
        with pytest.raises(BadSignature):
            stand.gateway.parse_webhook(stand.sign(raw, at), altered, at=at)


def test_row_18_a_missing_or_broken_header_is_refused(stand, raw):
    for header in ("", "v1=abc", "t=,v1=", "t=1;v1=2", "t=x,v1=y", "t=１,v1=y", "t=" + "9" * 400, "ä=é", "v1=é,t=1"):
        headers = {stand.signature_header: header} if header else {}
        with pytest.raises(BadSignature):
            stand.gateway.parse_webhook(headers, raw, at=clock.now())


def test_row_18_another_secret_is_refused(stand, raw):
    at = clock.now()
    with pytest.raises(BadSignature):
        stand.gateway.parse_webhook(stand.sign(raw, at, "somebody-else"), raw, at=at)


def test_row_18_an_empty_secret_proves_nothing(stand, raw):
    at = clock.now()
    for empty in ("", " ", ",", " , "):
        with stand.with_secrets(empty), pytest.raises(BadSignature):
            stand.gateway.parse_webhook(stand.sign(raw, at, empty), raw, at=at)


def test_row_20_two_secrets_count_while_one_replaces_the_other(stand, raw):
    at = clock.now()
    with stand.with_secrets("new", "old"):
        for secret in ("new", "old"):
            assert stand.gateway.parse_webhook(stand.sign(raw, at, secret), raw, at=at).id
        with pytest.raises(BadSignature):
            stand.gateway.parse_webhook(stand.sign(raw, at, "older"), raw, at=at)


def test_row_18_signed_nonsense_is_refused(stand):
    at = clock.now()
    for nonsense in (b"", b"\xff\xfe", b"[]", b"{}", b"7", b'{"id": 1}', b'{"id": "e", "type": "t", "data": []}'):
        with pytest.raises(BadSignature):
            stand.gateway.parse_webhook(stand.sign(nonsense, at), nonsense, at=at)
