"""URLs with a null character, which no database accepts, are not found."""

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
def test_a_null_character_in_the_path_is_not_found(client, path):
    assert client.get(path).status_code == 404
