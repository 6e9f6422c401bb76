"""A body that is longer than anything the site takes is refused before it is read."""

import pytest
from django.urls import reverse

from portal.shared.http.body_limit import MAX_BODY_BYTES


class Unread:
    """A body that must not be touched."""

    def read(self, size=-1):
        raise AssertionError

    readline = read


@pytest.mark.parametrize("path", ["/contact/", "/staff/images/add/", "/hooks/payments/stripe/", "/nothing-here/"])
@pytest.mark.parametrize("length", [MAX_BODY_BYTES + 1, 300_000_000, 10**30])
def test_a_body_that_is_too_long_is_refused_unread(client, path, length):
    response = client.generic(
        "POST",
        path,
        **{"wsgi.input": Unread(), "CONTENT_LENGTH": str(length), "CONTENT_TYPE": "multipart/form-data; boundary=x"},
    )
    assert (response.status_code, "送信されたデータが大きすぎます" in response.text) == (413, True)


@pytest.mark.parametrize("length", ["", "0", "-1", "²", "x"])
def test_other_lengths_are_left_to_django(client, length):
    assert client.get(reverse("healthz"), CONTENT_LENGTH=length).status_code == 200
