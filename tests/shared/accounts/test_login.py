"""Login, password reset and change of address with mails of our outbox; the second factor of staff."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import include, path
from django.views.generic import RedirectView

from portal.shared import clock
from portal.shared.accounts.adapter import LOGIN_LIMIT, STRANGERS_LIMIT
from portal.shared.accounts.demo import PASSWORD as DEMO_PASSWORD
from portal.shared.accounts.demo import SECRETS, load
from portal.shared.accounts.known_browsers import COOKIE
from portal.shared.accounts.models import EmailVerification, User
from portal.shared.mail.ceilings import PER_DAY
from portal.shared.mail.models import MailMessage
from tests.factories.accounts import PASSWORD, give_second_factor, make_buyer, make_editor, make_staff

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


def log_in(client, email, password=PASSWORD):
    return client.post("/accounts/login/", {"login": email, "password": password})


def change_address(client, email):
    """Requests the change and reauthenticates; returns the response of the change."""
    asked = client.post("/accounts/email/", {"email": email, "action_add": ""})
    return client.post(asked.url, {"password": PASSWORD, "next": "/accounts/email/"})


def whoami(request):
    from django.http import HttpResponse

    return HttpResponse(str(request.user))


urlpatterns = [
    path("mypage/", whoami),
    path("accounts/", include("allauth.urls")),
    path("staff/login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    path("staff/", include("wagtail.admin.urls")),
    path("documents/", include("wagtail.documents.urls")),
    path("", include("portal.shared.accounts.urls")),
    path("", include("portal.shared.urls")),
]


def current_code(factor):
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time

    counters = list(yield_hotp_counters_from_time())
    return format_hotp_value(hotp_value(factor.instance.data["secret"], counters[len(counters) // 2]))


def test_a_login_ignores_the_case_of_the_address(client):
    make_buyer("taro@example.jp")

    assert log_in(client, "Taro@Example.jp").url == "/mypage/"
    assert client.get("/mypage/").text == "taro@example.jp"


def test_wrong_password_and_unknown_address_get_the_same_response(client):
    make_buyer("taro@example.jp")
    pages = []
    for email in ("taro@example.jp", "none@example.jp"):
        page = log_in(client, email, "wrong-password")
        page = re.sub(r'csrfmiddlewaretoken" value="[^"]+"', "", page.text).replace(email, "")
        pages.append(page)

    assert pages[0] == pages[1]
    assert "メールアドレスかパスワードが違います。" in pages[0]


def test_wrong_passwords_of_one_network_are_limited(client):
    make_buyer("taro@example.jp")
    for _ in range(11):
        log_in(client, "taro@example.jp", "wrong-password")

    assert log_in(client, "taro@example.jp").status_code == 200
    assert client.get("/mypage/").text == "AnonymousUser"


def try_passwords(number, networks=1):
    """Wrong passwords of strangers for taro@example.jp, counted as if minutes lay between them."""
    for n in range(number):
        cache.clear()
        stranger = Client(REMOTE_ADDR=f"192.0.2.{n % networks}")
        answer = log_in(stranger, "taro@example.jp", "wrong-password")
    return answer


def test_attempts_are_counted_across_processes(client):
    make_buyer("taro@example.jp")
    for _ in range(LOGIN_LIMIT):
        log_in(client, "taro@example.jp", "wrong-password")
        cache.clear()

    assert "しばらく待ってから" in log_in(client, "taro@example.jp").text
    assert client.get("/mypage/").text == "AnonymousUser"


def test_strangers_of_many_networks_are_limited_together(client):
    make_buyer("taro@example.jp")
    refused = try_passwords(STRANGERS_LIMIT + 1, networks=20)
    assert "しばらく待ってから" in refused.text


@pytest.mark.parametrize("networks", [1, 20])
def test_a_browser_that_logged_in_before_is_never_locked_out_by_strangers(networks):
    make_buyer("taro@example.jp")
    owner = Client(REMOTE_ADDR="192.0.2.0")
    log_in(owner, "taro@example.jp")
    owner.post("/accounts/logout/")
    try_passwords(STRANGERS_LIMIT + 1, networks)
    for _ in range(12):  # without clearing what the network has used up
        log_in(Client(REMOTE_ADDR="192.0.2.0"), "taro@example.jp", "wrong-password")

    assert owner.get("/mypage/").text == "AnonymousUser"
    assert log_in(owner, "taro@example.jp").url == "/mypage/"


def test_strangers_of_one_network_do_not_lock_out_another_one():
    make_buyer("taro@example.jp")
    try_passwords(LOGIN_LIMIT + 10)
    assert log_in(Client(REMOTE_ADDR="198.51.100.7"), "taro@example.jp").url == "/mypage/"


def test_a_known_browser_has_a_limit_of_its_own(client):
    make_buyer("taro@example.jp")
    log_in(client, "taro@example.jp")
    client.post("/accounts/logout/")
    for _ in range(LOGIN_LIMIT):
        cache.clear()
        log_in(client, "taro@example.jp", "wrong-password")
    assert "しばらく待ってから" in log_in(client, "taro@example.jp").text


@pytest.mark.parametrize(
    "forge", [lambda _cookie: "x", lambda cookie: cookie[:-1] + ("A" if cookie[-1] != "A" else "B")]
)
def test_a_cookie_that_was_changed_or_is_of_another_account_knows_nobody(client, forge):
    make_buyer("taro@example.jp")
    make_buyer("jiro@example.jp")
    log_in(client, "jiro@example.jp")
    cookie = client.cookies[COOKIE].value
    assert (client.cookies[COOKIE]["httponly"], client.cookies[COOKIE]["samesite"]) == (True, "Lax")
    try_passwords(STRANGERS_LIMIT + 1, networks=20)
    for value in (cookie, forge(cookie)):
        other = Client(REMOTE_ADDR="198.51.100.7")
        other.cookies[COOKIE] = value
        assert "しばらく待ってから" in log_in(other, "taro@example.jp").text


def test_a_browser_that_used_the_mailed_reset_link_is_not_locked_out_by_strangers(client, run_jobs):
    make_buyer("taro@example.jp")
    try_passwords(STRANGERS_LIMIT + 1, networks=20)
    client.post("/accounts/password/reset/", {"email": "taro@example.jp"})
    run_jobs()
    link = re.search(r"http://localhost:8000(/accounts/password/reset/key/\S+)", mail.outbox[0].body)[1]
    form = client.get(link, follow=True)
    client.post(form.request["PATH_INFO"], {"password1": "hoshi-no-umi-2026", "password2": "hoshi-no-umi-2026"})
    assert log_in(client, "taro@example.jp", "hoshi-no-umi-2026").url == "/mypage/"


def test_the_owner_gets_in_at_once_by_the_mailed_code_when_strangers_used_up_the_attempts(client):
    make_buyer("taro@example.jp")
    try_passwords(STRANGERS_LIMIT + 1, networks=20)
    refused = client.post("/accounts/login/", {"login": "taro@example.jp", "password": PASSWORD, "next": "/mypage/"})
    asked = dict(re.findall(r'<input type="hidden" name="(email|next)" value="([^"]*)">', refused.text))
    assert (refused.status_code, asked) == (200, {"email": "taro@example.jp", "next": "/mypage/"})

    assert client.post("/verify/login/", asked).url == "/verify/sent/"
    proven = client.post("/verify/code/", {"code": EmailVerification.objects.get().code})
    assert proven.url == "/accounts/login/?next=%2Fmypage%2F"
    assert 'value="taro@example.jp"' in client.get(proven.url).text
    assert log_in(client, "taro@example.jp", "wrong-password").status_code == 200
    assert log_in(client, "taro@example.jp").url == "/mypage/"


def test_the_limit_of_the_network_shows_the_way_by_mail_too(client):
    for _ in range(11):
        refused = log_in(client, "none@example.jp", "wrong-password")
    assert refused.text.count('action="/verify/login/"') == 1


def test_a_wrong_password_alone_does_not_show_the_way_by_mail(client):
    assert log_in(client, "none@example.jp", "wrong-password").text.count('action="/verify/login/"') == 0


def test_an_address_without_account_is_asked_for_the_code_like_any_other(client):
    asked = client.post("/verify/login/", {"email": "none@example.jp", "next": "https://evil.example.jp/"})
    proven = client.post("/verify/code/", {"code": EmailVerification.objects.get().code})
    assert (asked.url, proven.url) == ("/verify/sent/", "/accounts/login/?next=https%3A%2F%2Fevil.example.jp%2F")
    assert COOKIE not in client.cookies


def test_mails_for_a_new_password_are_limited_per_mailbox_and_day_whatever_the_network():
    make_buyer("taro@example.jp")
    for n in range(PER_DAY + 5):
        cache.clear()
        typed = "taro@example.jp" if n % 2 else f"taro+{n}@example.jp"
        Client(REMOTE_ADDR=f"192.0.2.{n}").post("/accounts/password/reset/", {"email": typed})
    sent = MailMessage.objects.exclude(state="suppressed").filter(kind__in=["password_reset", "unknown_account"])
    assert (sent.count(), MailMessage.objects.count()) == (PER_DAY + 1, PER_DAY + 5)


def test_there_is_no_sign_up_page(client):
    page = client.post("/accounts/signup/", {"email": "new@example.jp", "password1": PASSWORD})

    assert "登録だけの手続きはありません" in page.text
    assert User.objects.count() == 0


def test_a_password_reset_gives_the_same_response_for_every_address(client, run_jobs):
    make_buyer("taro@example.jp")
    known = client.post("/accounts/password/reset/", {"email": "TARO@example.jp"})
    unknown = client.post("/accounts/password/reset/", {"email": "none@example.jp"})

    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert sorted(MailMessage.objects.values_list("kind", "address")) == [
        ("password_reset", "taro@example.jp"),
        ("unknown_account", "none@example.jp"),
    ]
    run_jobs()
    assert [m.subject for m in mail.outbox] == ["パスワードの再設定", "登録のないアドレスです"]


def test_the_mailed_reset_link_sets_a_new_password(client, run_jobs):
    make_buyer("taro@example.jp")
    client.post("/accounts/password/reset/", {"email": "taro@example.jp"})
    run_jobs()
    link = re.search(r"http://localhost:8000(/accounts/password/reset/key/\S+)", mail.outbox[0].body)[1]
    form = client.get(link, follow=True)
    client.post(form.request["PATH_INFO"], {"password1": "hoshi-no-umi-2026", "password2": "hoshi-no-umi-2026"})

    assert log_in(client, "taro@example.jp", "hoshi-no-umi-2026").url == "/mypage/"
    assert MailMessage.objects.filter(kind="password_changed").get().address == "taro@example.jp"
    assert "このリンクは使えません" in client.get(link, follow=True).text


def test_the_address_changes_only_after_the_mailed_link(client, run_jobs):
    user = make_buyer("old@example.jp")
    log_in(client, "old@example.jp")
    change_address(client, "ＮＥＷ@example.jp")
    user.refresh_from_db()
    assert user.email == "old@example.jp"
    run_jobs()
    assert [m.to for m in mail.outbox] == [["new@example.jp"]]

    link = re.search(r"http://localhost:8000(/accounts/confirm-email/\S+)", mail.outbox[0].body)[1]
    assert "new@example.jp" in client.get(link).text
    client.post(link)
    user.refresh_from_db()
    assert user.email == "new@example.jp"
    assert EmailAddress.objects.get(user=user).verified
    assert MailMessage.objects.get(kind="address_changed").address == "old@example.jp"


def test_a_taken_address_gets_the_same_response_as_an_unused_one(client):
    make_buyer("taken@example.jp")
    make_buyer("old@example.jp")
    log_in(client, "old@example.jp")
    unused = change_address(client, "unused@example.jp")
    taken = client.post("/accounts/email/", {"email": "taken@example.jp", "action_add": ""})

    assert (unused.status_code, unused.url) == (taken.status_code, taken.url)


def test_an_invalid_address_is_refused_with_the_reason(client):
    make_buyer("old@example.jp")
    log_in(client, "old@example.jp")
    page = client.post("/accounts/email/", {"email": f"{'a' * 65}@example.jp", "action_add": ""})

    assert "アドレスが長すぎます" in page.text


@pytest.mark.parametrize("make", [make_staff, make_editor])
def test_staff_and_editors_set_up_the_second_factor_first(client, make):
    make("manager@example.jp")
    log_in(client, "manager@example.jp")

    assert client.get("/staff/").url == "/accounts/2fa/totp/activate/?next=%2Fstaff%2F"


def test_a_login_requires_the_code(client):
    factor = give_second_factor(make_staff("manager@example.jp"))
    first = log_in(client, "manager@example.jp")

    assert first.url == "/accounts/2fa/authenticate/"
    assert client.get("/staff/").url == "/accounts/login/?next=/staff/"
    client.post("/accounts/2fa/authenticate/", {"code": current_code(factor)})
    assert client.get("/staff/", follow=True).status_code == 200


def test_a_session_without_the_code_must_enter_it(client):
    user = make_staff("manager@example.jp")
    give_second_factor(user)
    client.force_login(user)  # as a login page without a second factor would do

    assert client.get("/staff/pages/").url == "/accounts/2fa/reauthenticate/?next=%2Fstaff%2Fpages%2F"


def test_the_login_page_of_wagtail_is_disabled(client):
    give_second_factor(make_staff("manager@example.jp"))
    response = client.post("/staff/login/", {"username": "manager@example.jp", "password": PASSWORD})

    assert (response.status_code, response.url) == (302, "/accounts/login/")
    assert client.get("/mypage/").text == "AnonymousUser"


def test_a_buyer_cannot_open_the_admin(client):
    make_buyer("taro@example.jp")
    log_in(client, "taro@example.jp")

    assert client.get("/staff/").status_code == 403


def test_demo_users_can_log_in(client, capsys):
    from django.core.management import call_command

    load(clock.now())
    load(clock.now())
    assert sorted(User.objects.values_list("email", flat=True)) == [
        "editor@example.jp",
        "hanako@example.jp",
        "staff@example.jp",
        "writer@example.jp",
    ]
    for email in SECRETS:
        client.logout()
        log_in(client, email, DEMO_PASSWORD)
        call_command("demo_code", email)
        client.post("/accounts/2fa/authenticate/", {"code": capsys.readouterr().out.strip()})
        assert client.get("/staff/", follow=True).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize(
    "typed",
    [
        "ｈａｎａｋｏ＠ｅｘａｍｐｌｅ．ｊｐ",
        "hanako@example。jp",
        "hanako@example.jp、",
        "\u202ahanako@example.jp\u202c",
    ],
)
def test_the_address_at_the_login_is_read_as_on_other_pages(client, typed):
    make_buyer("hanako@example.jp")
    answer = client.post("/accounts/login/", {"login": typed, "password": PASSWORD})
    assert (answer.status_code, "_auth_user_id" in client.session) == (302, True)
