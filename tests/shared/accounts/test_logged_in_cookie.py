"""The cookie that lets scripts of public pages know that somebody is logged in, and nothing else."""

import pytest
from django.test import Client

from tests.factories.accounts import make_buyer

pytestmark = pytest.mark.django_db


def test_a_logged_in_browser_is_told_so_once_and_forgets_it_with_the_session():
    client = Client()
    client.force_login(make_buyer())
    first = client.get("/account/badge/")
    again = client.get("/account/badge/")
    client.post("/accounts/logout/")
    client.get("/account/badge/")

    assert (first.cookies["logged_in"].value, first.cookies["logged_in"]["httponly"]) == ("1", "")
    assert "logged_in" not in again.cookies
    assert client.cookies["logged_in"].value == ""


def test_a_stranger_gets_no_such_cookie(client):
    client.get("/account/badge/")
    client.get("/accounts/login/")

    assert "logged_in" not in client.cookies
