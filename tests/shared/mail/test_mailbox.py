"""The mailbox pages of the demo."""

import pytest
from django.core.mail import EmailMultiAlternatives
from django.urls import path

from portal.shared.mail.local_mailbox import views
from portal.shared.mail.local_mailbox.backend import LocalMailboxBackend, stored_messages

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]
urlpatterns = [
    path("mailbox/", views.mailbox, name="mailbox"),
    path("mailbox/<str:name>/", views.mailbox_mail, name="mailbox_mail"),
    path("mailbox/<str:name>/html/", views.mailbox_html, name="mailbox_html"),
    path("badge", views.mailbox, name="account_badge"),
]


@pytest.fixture(autouse=True)
def local_mailbox(settings, tmp_path):
    settings.LOCAL_MAILBOX_DIR = tmp_path / "mailbox"
    settings.MAILERS = {"default": {"BACKEND": views.BACKEND}}


def store_mail(number: int) -> None:
    message = EmailMultiAlternatives(
        subject=f"件名{number}",
        body="本文です。\nhttp://localhost:8000/t/abc/\n",
        from_email="CLOUD PASS <info@cloud-pass.jp>",
        to=["a@example.jp"],
        headers={"Message-ID": f"<{9 - number}.x@cloud-pass.jp>"},
    )
    message.attach_alternative('<p style="color:#333">本文<script>alert(1)</script></p>', "text/html")
    LocalMailboxBackend().send_messages([message])


def test_the_newest_mail_is_listed_first(client):
    for number in (1, 2, 3):
        store_mail(number)
    page = client.get("/mailbox/").text

    assert [mail.subject for mail in stored_messages()] == ["件名3", "件名2", "件名1"]
    assert page.index("件名3") < page.index("件名2") < page.index("件名1")


def test_an_empty_mailbox_shows_a_message(client):
    assert "メールはまだありません" in client.get("/mailbox/").text


def test_one_mail_shows_its_text_with_links(client):
    store_mail(1)
    page = client.get(f"/mailbox/{stored_messages()[0].name}/").text

    assert '<a href="http://localhost:8000/t/abc/"' in page
    assert "alert(1)" not in page


def test_the_html_page_has_a_strict_content_security_policy(client):
    store_mail(1)
    response = client.get(f"/mailbox/{stored_messages()[0].name}/html/")
    policy = response.headers["Content-Security-Policy"]

    assert "default-src 'none'" in policy
    assert "img-src data: 'self';" in policy
    assert "sandbox" in policy
    assert "script-src" not in policy
    assert response.headers["X-Frame-Options"] == "SAMEORIGIN"


@pytest.mark.parametrize("name", ["none", "..%2f..%2fsite", "x*x"])
def test_an_unknown_name_is_not_found(client, name):
    store_mail(1)

    assert client.get(f"/mailbox/{name}/").status_code == 404


def test_with_another_backend_there_is_no_mailbox(client, settings):
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend"}}

    assert client.get("/mailbox/").status_code == 404


def test_in_production_there_is_no_mailbox(client, settings):
    settings.DEMO = settings.DEBUG = False

    assert client.get("/mailbox/").status_code == 404
