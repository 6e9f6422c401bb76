"""Every form with a password: the address stands beside it for password managers, and the password can be shown."""

import re

import pytest
from django import forms
from django.core import mail

from portal.shared.accounts.models import EmailVerification
from tests.factories.accounts import make_buyer
from tests.factories.catalog import EventFactory
from tests.factories.support import proven_browser

pytestmark = pytest.mark.django_db
USERNAME = re.compile(r'<input[^>]*autocomplete="username"[^>]*>')


def usernames(html: str) -> list[str]:
    """The addresses that a password manager reads, each from a field that no reader sees."""
    return [re.search(r'value="([^"]*)"', field)[1] for field in USERNAME.findall(html) if " hidden" in field]


def shown_and_hidden(html: str) -> tuple[int, int]:
    """The number of passwords on a page, and of buttons that show one."""
    return len(re.findall(r'type="password"', html)), len(re.findall(r" data-show-password ", html))


def test_changing_a_password_names_the_account(client):
    client.force_login(make_buyer("kozue@example.jp"))
    client.post("/accounts/reauthenticate/", {"password": "hana-no-uta-7"})
    html = client.get("/accounts/password/change/", follow=True).text

    assert usernames(html) == ["kozue@example.jp"]
    passwords, buttons = shown_and_hidden(html)
    assert passwords == buttons > 0


def test_a_password_after_a_mailed_link_names_the_account(client, run_jobs):
    make_buyer("taro@example.jp")
    client.post("/accounts/password/reset/", {"email": "taro@example.jp"})
    run_jobs()
    link = re.search(r"http://localhost:8000(/accounts/password/reset/key/\S+)", mail.outbox[0].body)[1]
    html = client.get(link, follow=True).text

    assert usernames(html) == ["taro@example.jp"]
    assert shown_and_hidden(html) == (2, 2)


def test_a_new_buyers_password_belongs_to_the_address_and_not_to_the_phone_number(concert_page):
    browser = proven_browser("new@example.jp", EmailVerification.Purpose.BUY)
    html = browser.get(concert_page).text

    assert usernames(html) == ["new@example.jp"]
    assert shown_and_hidden(html) == (1, 1)


def test_a_known_buyers_password_belongs_to_the_address(concert_page):
    make_buyer("known@example.jp")
    html = proven_browser("known@example.jp", EmailVerification.Purpose.BUY).get(concert_page).text

    assert usernames(html) == ["known@example.jp"]
    assert shown_and_hidden(html) == (1, 1)


def test_the_login_form_shows_its_password_on_demand(client):
    assert shown_and_hidden(client.get("/accounts/login/").text) == (1, 1)


class NewPassword(forms.Form):
    phone = forms.CharField(label="電話番号")
    password = forms.CharField(label="パスワード", widget=forms.PasswordInput)


def test_a_form_with_an_error_elsewhere_says_that_the_password_is_gone():
    sentence = "入力したパスワードは消えています"

    assert sentence in NewPassword({"phone": "", "password": "a"})["password"].as_field_group()
    assert sentence not in NewPassword({"phone": "1", "password": ""})["password"].as_field_group()
    assert sentence not in NewPassword()["password"].as_field_group()


@pytest.fixture
def concert_page() -> str:
    """The step of the checkout that asks for details, or for the password of a known address."""
    return f"/checkout/{EventFactory().slug}/details/"
