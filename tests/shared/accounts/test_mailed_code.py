"""The six-digit code beside the mailed link: bound to the asking browser, counted, short-lived, and used once."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client

from portal.shared import clock, signing
from portal.shared.accounts.models import EmailVerification
from portal.shared.accounts.services import confirm_verification, start_verification
from portal.shared.accounts.verification.email_verification import SESSION_KEY as ASKED
from portal.shared.accounts.verification.mailed_code import (
    TRIES,
    CodeBlocked,
    CodeOver,
    CodeWrong,
    confirm_code,
)
from portal.shared.accounts.verification.verified_email import SESSION_KEY as PROVEN
from portal.shared.mail.models import SuppressedAddress
from portal.shared.mail.states import FailureReason
from portal.shared.mail.suppression import is_suppressed
from portal.shared.site_models import ThrottleCount
from tests.factories.accounts import make_buyer, make_verification

STATES = EmailVerification.State
ORDERS = "/support/orders/"
pytestmark = pytest.mark.django_db


def ask(browser: Client, email: str = "hanako@example.jp") -> EmailVerification:
    """Asks for the mail in this browser."""
    browser.post(ORDERS, {"email": email})
    return EmailVerification.objects.latest("pk")


def type_code(browser: Client, code: str):
    return browser.post("/verify/code/", {"code": code})


def proven(browser: Client) -> str | None:
    return browser.session.get(PROVEN, {}).get("email")


def wrong_for(verification: EmailVerification) -> str:
    return f"{(int(verification.code) + 1) % 1_000_000:06}"


def test_the_mail_has_the_code_beside_the_link_and_the_page_its_field(client, run_jobs):
    verification = ask(client)
    run_jobs()
    text, html = mail.outbox[0].body, mail.outbox[0].alternatives[0].content
    page = client.get("/verify/sent/").text

    assert re.findall(r"(?m)^確認コード (\d{6})$", text) == [verification.code]
    assert re.findall(r">(\d{6})<", html) == [verification.code]
    assert f"/verify/{verification.token}/" in text
    field = re.search(r'<input[^>]+name="code"[^>]*>', page)[0]
    assert ('inputmode="numeric"' in field, 'autocomplete="one-time-code"' in field) == (True, True)
    assert verification.code not in page


@pytest.mark.parametrize(
    "write", [str, lambda code: f"{code[:3]} {code[3:]}", lambda code: f" {code[:2]}-{code[2:]}　"]
)
@pytest.mark.parametrize("wide", [False, True])
def test_the_code_is_read_in_full_width_and_with_blanks(client, write, wide):
    verification = ask(client)
    typed = write(verification.code)
    response = type_code(client, typed.translate({48 + n: 0xFF10 + n for n in range(10)}) if wide else typed)

    verification.refresh_from_db()
    assert (response.status_code, response.url, proven(client)) == (302, ORDERS, "hanako@example.jp")
    assert verification.state == STATES.CODE_TYPED


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "abcdef", "１２３"])
def test_what_is_not_six_digits_is_refused_at_the_field_and_costs_no_try(client, typed):
    verification = ask(client)
    response = type_code(client, typed)

    assert (response.status_code, proven(client)) == (422, None)
    assert response.text.count("メールにある6けたの数字を入力してください。") == 2  # summary and field
    assert not ThrottleCount.objects.filter(key=f"verify-code:{verification.public_id}").exists()


def test_the_code_is_worth_nothing_in_a_browser_that_did_not_ask(client):
    verification, stranger, other_asker = ask(client), Client(), Client()
    ask(other_asker, "jiro@example.jp")
    answers = [type_code(stranger, verification.code), type_code(other_asker, verification.code)]

    assert [
        (answer.status_code, proven(browser)) for answer, browser in zip(answers, (stranger, other_asker), strict=True)
    ] == [
        (302, None),
        (422, None),
    ]
    verification.refresh_from_db()
    assert verification.state == STATES.SENT


def test_after_five_wrong_codes_even_the_right_one_is_refused_and_a_new_mail_or_the_link_helps(client):
    verification = ask(client)
    wrong = [type_code(client, wrong_for(verification)).status_code for _try in range(TRIES)]
    blocked = type_code(client, verification.code)

    assert (wrong, blocked.status_code, proven(client)) == ([422] * 5, 429, None)
    assert "このコードを止めました" in blocked.text
    client.post("/verify/again/")
    new = EmailVerification.objects.latest("pk")
    assert type_code(client, verification.code).status_code == 422
    assert (type_code(client, new.code).status_code, proven(client)) == (302, "hanako@example.jp")
    assert Client().post(f"/verify/{verification.token}/").status_code == 302


def test_the_tries_of_one_mailbox_are_counted_over_all_browsers(monkeypatch):
    monkeypatch.setattr("portal.shared.accounts.verification.mailed_code.TRIES_PER_DAY", 3)
    at = clock.now()
    first, second = (make_verification(at, email=email) for email in ("a+1@example.jp", "A+2@example.jp"))
    for verification in (first, first, second):
        with pytest.raises(CodeWrong):
            confirm_code(verification, wrong_for(verification), network="192.0.2.1", at=at)
    with pytest.raises(CodeBlocked):
        confirm_code(second, second.code, network="198.51.100.1", at=at)


def test_the_tries_of_one_network_are_counted_over_all_mailboxes(monkeypatch):
    monkeypatch.setattr("portal.shared.accounts.verification.mailed_code.TRIES_PER_NETWORK", 1)
    at = clock.now()
    first, second = (make_verification(at, email=email) for email in ("a@example.jp", "b@example.com"))
    with pytest.raises(CodeWrong):
        confirm_code(first, wrong_for(first), network="192.0.2.1", at=at)
    with pytest.raises(CodeBlocked):
        confirm_code(second, second.code, network="192.0.2.1", at=at)
    confirm_code(second, second.code, network="192.0.2.2", at=at)


def test_the_code_ends_after_fifteen_minutes_and_the_link_after_a_day(client, settings):
    verification = ask(client)
    settings.CLOCK_OFFSET = 15 * 60
    late = type_code(client, verification.code)

    assert (late.status_code, proven(client), 'name="code"' in late.text) == (410, None, False)
    assert "この確認コードは、もう使えません。" in late.text
    assert 'name="code"' not in client.get("/verify/sent/").text
    assert client.post(f"/verify/{verification.token}/").status_code == 302


@pytest.mark.parametrize(("minutes", "lasts"), [(60 * 24, 15), (10, 10)])
def test_the_code_never_outlives_its_link(minutes, lasts):
    at = clock.now()
    verification = make_verification(at, expires_at=at + timedelta(minutes=minutes))

    assert verification.code_expires_at == at + timedelta(minutes=lasts)


def test_a_mail_that_goes_out_too_late_for_the_code_does_not_show_it(client, run_jobs, settings):
    verification = ask(client)
    settings.CLOCK_OFFSET = 16 * 60
    run_jobs()

    assert (verification.code in mail.outbox[0].body, "確認コード" in mail.outbox[0].body) == (False, False)
    assert verification.token in mail.outbox[0].body


@pytest.mark.parametrize("purpose", EmailVerification.Purpose.values)
def test_a_typed_code_ends_the_link(client, purpose):
    verification = ask(client)
    EmailVerification.objects.filter(pk=verification.pk).update(purpose=purpose)
    type_code(client, verification.code)
    elsewhere = Client()

    assert [elsewhere.get(f"/verify/{verification.token}/").status_code] == [410]
    assert elsewhere.post(f"/verify/{verification.token}/").status_code == 410
    assert proven(elsewhere) is None


@pytest.mark.parametrize("purpose", EmailVerification.Purpose.values)
def test_a_used_link_ends_the_code(client, purpose):
    verification = ask(client)
    EmailVerification.objects.filter(pk=verification.pk).update(purpose=purpose)
    Client().post(f"/verify/{verification.token}/")

    assert (type_code(client, verification.code).status_code, proven(client)) == (410, None)


def test_a_code_works_once_and_a_second_press_in_the_same_browser_goes_on():
    at = clock.now()
    verification = make_verification(at)
    confirm_code(verification, verification.code, network="192.0.2.1", at=at)
    with pytest.raises(CodeOver):
        confirm_code(verification, verification.code, network="192.0.2.1", at=at)
    browser = Client()
    asked = ask(browser, "jiro@example.jp")
    assert [type_code(browser, asked.code).url for _press in range(2)] == [ORDERS, ORDERS]


def test_code_and_link_pressed_at_the_same_time_prove_the_address_once():
    at = clock.now()
    verification = make_verification(at)
    as_read_before = EmailVerification.objects.get()
    confirm_verification(verification, at)

    with pytest.raises(CodeOver):
        confirm_code(as_read_before, as_read_before.code, network="192.0.2.1", at=at)
    assert EmailVerification.objects.get().state == STATES.CONFIRMED


def test_known_and_unknown_addresses_get_the_same_answers_to_a_code(client):
    make_buyer("known1@example.jp")
    answers = []
    for email in ("known1@example.jp", "unknown@example.jp"):
        browser = Client()
        verification = ask(browser, email)
        pages = [type_code(browser, wrong_for(verification)), type_code(browser, verification.code)]
        text = re.sub(r'value="[^"]*"', "", pages[0].text.replace(email, ""))
        answers.append((pages[0].status_code, text, pages[1].status_code, pages[1].url))

    assert answers[0] == answers[1]


def test_a_code_without_a_request_for_it_leads_home_and_proves_nothing(client):
    assert (type_code(client, "123456").url, proven(client)) == ("/", None)


def test_a_typed_code_logs_out_the_user_of_another_address(client):
    taro = make_buyer("taro@example.jp")
    client.force_login(taro)
    verification = make_verification(clock.now())
    session = client.session
    session[ASKED] = {"id": verification.public_id, "back": "/"}
    session.save()
    shown = client.get("/verify/sent/").text
    type_code(client, verification.code)

    assert "いまは taro@example.jp でログインしています。" in shown
    assert (proven(client), "_auth_user_id" in client.session) == ("hanako@example.jp", False)


def test_a_typed_code_makes_mail_to_the_address_go_out_again():
    at = clock.now()
    SuppressedAddress.objects.create(address="hanako@example.jp", reason=FailureReason.MISSING, since=at)
    verification = make_verification(at)
    confirm_code(verification, verification.code, network="192.0.2.1", at=at)

    assert is_suppressed("hanako@example.jp") is False


def test_codes_are_derived_by_hmac_and_spread_over_all_six_digits(settings):
    codes = [signing.six_digits("verify-code", f"id{n}") for n in range(2000)]

    assert {len(code) for code in codes} == {6}
    assert len(set(codes)) > 1990
    assert {code[0] for code in codes} == set("0123456789")
    assert signing.six_digits("other", "id1") != codes[1]
    settings.SECRET_KEY = "another-key-" * 5
    assert signing.six_digits("verify-code", "id1") != codes[1]


def test_no_column_of_a_verification_holds_its_code():
    verification = start_verification(email="a@example.jp", purpose="mails", next_path="/", locale="ja", at=clock.now())
    row = EmailVerification.objects.filter(pk=verification.pk).values_list().get()

    assert [value for value in row if verification.code in str(value)] == []


def test_the_mail_names_the_event_that_it_is_for(run_jobs):
    start_verification(
        email="a@example.jp", purpose="buy", next_path="/", locale="ja", subject="秋の音楽会", at=clock.now()
    )
    run_jobs()

    assert mail.outbox[0].body.count("秋の音楽会") == 1
    assert mail.outbox[0].alternatives[0].content.count("秋の音楽会") == 1
