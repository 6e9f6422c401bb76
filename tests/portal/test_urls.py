"""Addresses that nobody was given are pages that are not there, whatever stands in them."""

import pytest


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path",
    [
        "/t/%00/",
        "/verify/%00/",
        "/mypage/orders/%00/",
        "/support/orders/%00/resend/",
        "/orders/%00/complete/",
        "/receipts/%00/",
        "/checkout/%00/confirm/",
        "/events/%00/",
        "/help/%00/",
    ],
)
def test_a_sign_that_no_database_takes_is_not_found(client, path):
    assert client.get(path).status_code == 404
