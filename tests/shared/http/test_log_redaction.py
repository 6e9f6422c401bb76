"""The log names the page of an error, but nothing that opens it."""

import logging

import pytest
from django.urls import resolve, reverse

from portal.shared.http.log_redaction import SecretPathFilter

TOKEN = "kXq3-d9_Zr0aB7cD1eF2gH4"


def logged(message: str, *args: object, request=None) -> str:
    record = logging.LogRecord("django.request", logging.WARNING, "", 0, message, args, None)
    record.request = request
    assert SecretPathFilter().filter(record) is True
    return record.getMessage()


ROUTES = ["verify", "ticket", "ticket_apple_pass", "ticket_google_wallet", "ticket_calendar", "mail_copy_confirm"]
ROUTES += ["address_correction", "ticket_claim", "account_confirm_email"]


def address_of(name: str) -> str:
    argument = "key" if name == "account_confirm_email" else "token"
    return reverse(name, kwargs={argument: TOKEN})


@pytest.mark.parametrize("name", ROUTES)
def test_the_secret_of_a_link_is_not_logged(rf, name):
    request = rf.get(address_of(name))
    request.resolver_match = resolve(request.path_info)

    assert (
        logged("Not Found: %s", request.path, request=request)
        == f"Not Found: {request.path.replace(TOKEN, '[secret]')}"
    )


def test_both_secrets_of_a_new_password_are_not_logged(rf):
    request = rf.get("/accounts/password/reset/key/4x-c9abcd-0123456789abcdef/")
    request.resolver_match = resolve(request.path_info)

    assert logged("Gone: %s", request.path, request=request) == "Gone: /accounts/password/reset/key/[secret]-[secret]/"


@pytest.mark.parametrize("path", [f"/t/{TOKEN}", f"/t/{TOKEN}/x/y/", f"/somewhere/{TOKEN}/"])
def test_a_link_that_a_mail_program_has_cut_is_not_logged_either(rf, path):
    request = rf.get(path)
    assert logged("Not Found: %s", path, request=request) == f"Not Found: {path.replace(TOKEN, '[secret]')}"


def test_the_key_of_a_mails_link_is_not_logged():
    assert logged("slow: /mypage/orders/12/?k=abc.def:1&x=2") == "slow: /mypage/orders/12/?k=[secret]&x=2"


@pytest.mark.parametrize("path", ["/help/how-to-get-a-refund-of-an-event/", "/events/winter-2026/"])
def test_other_paths_are_logged_as_they_are(rf, path):
    assert logged("Not Found: %s", path, request=rf.get(path)) == f"Not Found: {path}"
