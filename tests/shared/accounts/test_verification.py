"""Verification links: the same response for every address, confirmation by a button, expiry, limits."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import include, path

from portal.shared import clock
from portal.shared.accounts.models import EmailVerification
from portal.shared.accounts.services import PER_HOUR, local_path
from portal.shared.accounts.verification.email_verification import verify_email_form
from portal.shared.accounts.verification.verified_email import verified_email
from portal.shared.mail.models import MailMessage
from tests.factories.accounts import make_buyer, make_verification

STATES = EmailVerification.State


def address_page(request):
    return verify_email_form(request, purpose="buy", next_path="/terms/", template="tests/address.html")


def whoami(request):
    from django.http import HttpResponse

    return HttpResponse(verified_email(request, clock.now()) or "none")


urlpatterns = [
    path("address/", address_page),
    path("whoami/", whoami),
    path("accounts/", include("allauth.urls")),
    path("", include("portal.shared.accounts.urls")),
]
pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


@pytest.fixture(autouse=True)
def address_template(settings, tmp_path):
    folder = tmp_path / "tests"
    folder.mkdir()
    (folder / "address.html").write_text(
        '{% extends "base.html" %}{% block main %}{% include "shared/accounts/address_form.html" %}{% endblock %}'
    )
    folders = [*settings.TEMPLATES[0]["DIRS"], tmp_path]
    settings.TEMPLATES = [settings.TEMPLATES[0] | {"DIRS": folders}]


def without_secrets(response) -> bytes:
    return re.sub(rb'(csrfmiddlewaretoken" value=")[^"]+', rb"\1", response.content)


def test_the_link_is_mailed_and_the_page_names_the_address(client, run_jobs):
    response = client.post("/address/", {"email": " ＨＡＮＡＫＯ@example.jp"}, follow=True)

    assert response.redirect_chain == [("/verify/sent/", 302)]
    assert "HANAKO@example.jp" in response.text
    run_jobs()
    verification = EmailVerification.objects.get()
    assert [m.to for m in mail.outbox] == [["HANAKO@example.jp"]]
    assert mail.outbox[0].subject == "お申込みを続けるリンク"
    assert f"\nhttp://localhost:8000/verify/{verification.token}/\n" in mail.outbox[0].body


def test_known_and_unknown_addresses_get_the_same_response(run_jobs):
    make_buyer("known1@example.jp")
    responses = []
    at = clock.now()
    for email in ("known1@example.jp", "unknown@example.jp"):
        browser = Client()
        first = browser.post("/address/", {"email": email})
        page = browser.get("/verify/sent/")
        responses.append((first.status_code, first.url, without_secrets(page).replace(email.encode(), b"")))

    assert responses[0] == responses[1]
    assert MailMessage.objects.filter(created_at__gte=at).values_list("kind", flat=True).distinct().get() == (
        "verify_address"
    )


def test_a_typo_gets_a_suggestion_and_no_mail_before_the_choice(client):
    response = client.post("/address/", {"email": "hanako@gamil.com"})

    choices = re.findall(r'<button class="[^"]+"\s+name="email"\s+value="([^"]+)"', response.text)
    assert choices == ["hanako@gmail.com", "hanako@gamil.com"]
    assert MailMessage.objects.count() == 0


def test_the_address_as_typed_can_be_confirmed(client):
    client.post("/address/", {"email": "hanako@gamil.com", "as_typed": "1"})

    assert MailMessage.objects.get().address == "hanako@gamil.com"


def test_a_refused_address_stays_in_the_field(client):
    response = client.post("/address/", {"email": "ab.@ezweb.ne.jp"})

    assert response.status_code == 422
    assert 'value="ab.@ezweb.ne.jp"' in response.text
    assert "別のメールアドレスを入力してください。" in response.text
    assert MailMessage.objects.count() == 0


def test_beyond_the_limit_no_mail_is_sent(client):
    for _ in range(PER_HOUR):
        client.post("/address/", {"email": "hanako@example.jp"})
    response = client.post("/address/", {"email": "Hanako@example.jp"})

    assert response.status_code == 429
    assert "しばらく待ってから" in response.text
    assert MailMessage.objects.count() == PER_HOUR


def test_resending_counts_towards_the_limit(client):
    for _ in range(PER_HOUR):
        client.post("/address/", {"email": "hanako@example.jp"})
    response = client.post("/verify/again/")

    assert response.status_code == 429
    assert EmailVerification.objects.count() == PER_HOUR


def test_mails_are_limited_per_ip_address(client, settings, monkeypatch):
    monkeypatch.setattr("portal.shared.accounts.verification.email_verification.PER_NETWORK", 2)
    answers = [client.post("/address/", {"email": f"a{n}@example.jp"}).status_code for n in range(3)]

    assert answers == [302, 302, 429]


def test_htmx_gets_the_fragment_in_place(client):
    response = client.post("/address/", {"email": "hanako@example.jp"}, headers={"HX-Request": "true"})

    assert response.status_code == 200
    assert "<html" not in response.text
    assert "hanako@example.jp" in response.text


def test_opening_the_link_changes_nothing_and_shows_the_address(client):
    verification = make_verification(clock.now())
    response = client.get(f"/verify/{verification.token}/")

    verification.refresh_from_db()
    assert response.status_code == 200
    assert verification.email in response.text
    assert verification.state == STATES.SENT
    assert client.get("/whoami/").text == "none"


def test_the_button_verifies_the_address_in_any_browser_and_redirects():
    verification = make_verification(clock.now())
    other_device = Client()
    response = other_device.post(f"/verify/{verification.token}/")

    verification.refresh_from_db()
    assert (response.status_code, response.url) == (302, "/terms/")
    assert verification.state == STATES.CONFIRMED
    assert other_device.get("/whoami/").text == "hanako@example.jp"


def test_a_second_confirmation_within_the_day_redirects_too():
    verification = make_verification(clock.now())
    Client().post(f"/verify/{verification.token}/")
    confirmed_at = EmailVerification.objects.get().confirmed_at
    response = Client().post(f"/verify/{verification.token}/")

    assert response.url == "/terms/"
    assert EmailVerification.objects.get().confirmed_at == confirmed_at


def test_an_expired_link_offers_a_new_one(client):
    verification = make_verification(clock.now() - timedelta(hours=25), expires_at=clock.now() - timedelta(hours=1))
    shown = client.get(f"/verify/{verification.token}/")
    pressed = client.post(f"/verify/{verification.token}/")
    again = client.post(f"/verify/{verification.token}/", {"again": "1"})

    assert (shown.status_code, pressed.status_code, again.url) == (410, 410, "/verify/sent/")
    assert "リンクの期限が切れています" in shown.text
    assert "新しい確認メールを送る" in shown.text
    assert client.get("/whoami/").text == "none"
    new = EmailVerification.objects.exclude(pk=verification.pk).get()
    assert (new.email, new.next_path, new.purpose) == (verification.email, "/terms/", "buy")


def test_a_truncated_link_hides_the_address_and_can_be_resent(client):
    verification = make_verification(clock.now())
    shown = client.get(f"/verify/{verification.token[:-2]}/")
    again = client.post(f"/verify/{verification.token[:-2]}/", {"again": "1"})

    assert (shown.status_code, again.status_code) == (404, 200)
    assert verification.email not in shown.text + again.text + client.get("/verify/sent/", follow=True).text
    assert MailMessage.objects.get().address == verification.email


@pytest.mark.parametrize("token", ["x", "abc-def", "a" * 26 + "-" + "b" * 26])
def test_a_forged_link_is_refused_with_a_link_to_contact(client, token):
    response = client.post(f"/verify/{token}/")

    assert response.status_code == 404
    assert "リンクを確かめられません" in response.text
    assert "/contact/" in response.text


def test_a_link_for_another_address_logs_the_user_out(client):
    client.force_login(make_buyer("taro@example.jp"))
    verification = make_verification(clock.now())
    shown = client.get(f"/verify/{verification.token}/")
    client.post(f"/verify/{verification.token}/")

    assert "taro@example.jp でログインしています" in shown.text
    assert client.get("/whoami/").text == "hanako@example.jp"


def test_a_verified_address_is_valid_for_a_day(client, settings):
    verification = make_verification(clock.now())
    client.post(f"/verify/{verification.token}/")
    settings.CLOCK_OFFSET = 24 * 3600

    assert client.get("/whoami/").text == "none"


def test_the_verified_address_of_a_logged_in_user_is_that_of_the_account(client):
    user = make_buyer("taro@example.jp")
    client.force_login(user)

    assert client.get("/whoami/").text == "taro@example.jp"


@pytest.mark.parametrize(
    "bad", ["https://evil.example/", "//evil.example/", "/\\evil.example", "terms/", "/" + "a" * 300]
)
def test_a_link_never_leads_away_from_this_site(bad):
    assert local_path(bad) == ""


def test_the_badge_is_personal_and_never_cached(client):
    anonymous = client.get("/account/badge/")
    client.force_login(make_buyer())
    known = client.get("/account/badge/")

    assert (anonymous.text.strip(), known.text.strip()) == ("（ログイン）", "（山田 花子さん）")
    assert "no-store" in known.headers["Cache-Control"]
    assert "sessionid" not in anonymous.cookies
