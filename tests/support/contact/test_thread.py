"""A thread by mail and in My Page: signed addresses, forged ones ignored, the same mail once, only the customer's."""

import base64
import json

import pytest

from portal.shared import clock
from portal.shared.errors import Throttled
from portal.shared.mail.inbound.processing import process_received
from portal.shared.mail.models import MailMessage, ReceivedMail
from portal.shared.mail.states import ReceivedState
from support.contact import services
from support.contact.incoming.email_replies import reply_address
from support.contact.models import Inquiry, InquiryFile, InquiryMessage
from support.contact.states import InquiryState
from tests.factories.accounts import make_buyer, make_staff
from tests.factories.support import make_inquiry, picture

pytestmark = pytest.mark.django_db
HOOK = "/hooks/mail/inbound/postmark/"
AUTH = {"Authorization": "Basic " + base64.b64encode(b"hook:secret").decode()}


@pytest.fixture(autouse=True)
def provider(settings, tmp_path):
    settings.ANYMAIL = {"WEBHOOK_SECRET": "hook:secret"}
    settings.REPLY_ADDRESS = "reply@reply.example.jp"
    settings.PRIVATE_ROOT = tmp_path


def mail_to(address: str, *, text: str = "届きました。", message_id: str = "<1@example.jp>", **other) -> dict:
    """A request as Postmark documents it (developer docs, "Inbound webhook")."""
    headers = [
        {"Name": "Return-Path", "Value": "<hanako@example.jp>"},
        {"Name": "Message-ID", "Value": message_id},
        *[{"Name": name, "Value": value} for name, value in other.pop("headers", {}).items()],
    ]
    return {
        "FromFull": {"Email": "hanako@example.jp", "Name": "花子", "MailboxHash": ""},
        "ToFull": [{"Email": address, "Name": "", "MailboxHash": ""}],
        "CcFull": [],
        "BccFull": [],
        "OriginalRecipient": address,
        "Subject": "Re: お問い合わせ",
        "MessageID": "22c74902-a0c1-4511-804f2-341342852c90",
        "Date": "Fri, 27 Nov 2026 18:02:00 +0900",
        "TextBody": text,
        "HtmlBody": "",
        "Headers": headers,
        "Attachments": [],
    } | other


def post(client, payload: dict, **headers):
    """The answer of the webhook; the mail that it stored is read as by the worker."""
    response = client.post(HOOK, json.dumps(payload), content_type="application/json", headers=headers or AUTH)
    for mail in ReceivedMail.objects.filter(state=ReceivedState.WAITING):
        process_received(mail.pk, clock.now())
    return response


def messages_of(inquiry: Inquiry) -> list[tuple[str, str, str]]:
    return list(inquiry.messages.values_list("author_role", "channel", "text"))


def test_a_reply_lands_in_its_thread_which_is_open_again(client):
    inquiry = make_inquiry()
    services.answer(inquiry.pk, text="いかがですか。", to=InquiryState.WAITING, staff=make_staff(), at=clock.now())
    answer = post(client, mail_to(reply_address(inquiry).upper(), text="届きました。\n\n> いかがですか。"))
    inquiry.refresh_from_db()

    assert answer.status_code == 200
    assert messages_of(inquiry)[1:] == [("customer", "mail", "届きました。")]
    assert inquiry.state == InquiryState.OPEN


def test_signs_that_turn_the_order_of_letters_are_not_stored(client):
    inquiry = make_inquiry()
    post(client, mail_to(reply_address(inquiry), text="\u202e届きました。\x07\n\n-- \n\u2067花子"))

    message = inquiry.messages.last()
    assert (message.text, message.folded) == ("届きました。", "-- \n花子")


def test_the_same_mail_twice_is_one_message(client):
    inquiry = make_inquiry()
    for _ in range(2):
        post(client, mail_to(reply_address(inquiry)))
    post(client, mail_to(reply_address(inquiry), message_id="<2@example.jp>"))

    assert len(messages_of(inquiry)) == 2


@pytest.mark.parametrize("broken", ["forged", "other", "old", "unknown", "none"])
def test_forged_and_unknown_tokens_change_nothing(client, broken, caplog):
    inquiry, other = make_inquiry(), make_inquiry(email="taro@example.jp")
    mac = reply_address(other).partition("-")[2].partition("@")[0]
    addresses = {
        "forged": f"reply+{inquiry.number.lower()}-{'a' * 26}@reply.example.jp",
        "other": f"reply+{inquiry.number.lower()}-{mac}@reply.example.jp",
        "old": reply_address(inquiry),
        "unknown": f"reply+zzzzzzzz-{mac}@reply.example.jp",
        "none": "reply@reply.example.jp",
    }
    if broken == "old":
        Inquiry.objects.filter(pk=inquiry.pk).update(link_revision=2)

    assert post(client, mail_to(addresses[broken])).status_code == 200
    assert InquiryMessage.objects.count() == 0
    assert "hanako" not in caplog.text


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto-Submitted": "auto-replied"},
        {"Precedence": "bulk"},
        {"X-Autoreply": "yes"},
        {"List-Id": "<list.example.jp>"},
    ],
)
def test_absence_notices_and_mailing_lists_are_ignored(client, headers):
    inquiry = make_inquiry()

    assert post(client, mail_to(reply_address(inquiry), headers=headers)).status_code == 200
    assert messages_of(inquiry) == []


def test_a_bounce_is_ignored(client):
    inquiry = make_inquiry()
    payload = mail_to(reply_address(inquiry))
    payload["Headers"][0]["Value"] = "<>"
    post(client, payload)

    assert messages_of(inquiry) == []


@pytest.mark.parametrize("auth", ["", "Basic " + base64.b64encode(b"hook:guess").decode()])
def test_without_the_secret_of_the_provider_nothing_is_received(client, auth):
    inquiry = make_inquiry()

    assert post(client, mail_to(reply_address(inquiry)), Authorization=auth).status_code == 400
    assert messages_of(inquiry) == []


def test_without_a_secret_of_ours_there_is_no_such_address(client, settings):
    settings.ANYMAIL = {}

    assert post(client, mail_to("reply@reply.example.jp")).status_code == 404
    assert client.post("/hooks/mail/inbound/nobody/").status_code == 404


def test_attachments_are_validated_and_refused_ones_are_named(client):
    inquiry = make_inquiry()
    files = [("画面.png", picture()), ("virus.exe", b"MZ")]
    parts = [
        {"Name": name, "Content": base64.b64encode(content).decode(), "ContentType": "image/png", "ContentLength": 1}
        for name, content in files
    ]
    post(client, mail_to(reply_address(inquiry), Attachments=parts))

    assert [file.name for file in InquiryFile.objects.all()] == ["画面.png"]
    assert messages_of(inquiry)[0][2] == (
        "届きました。\n\n（添付ファイル「virus.exe」は、受け取れない種類か大きさのため、保存していません）"
    )


def test_a_sender_other_than_the_asker_is_noted(client):
    inquiry = make_inquiry(email="taro@example.jp")
    post(client, mail_to(reply_address(inquiry)))

    assert inquiry.messages.get().sender == "hanako@example.jp"


def test_a_mail_only_in_html_is_read_as_text(client):
    inquiry = make_inquiry()
    post(client, mail_to(reply_address(inquiry), text="", HtmlBody="<p>A &amp; B<br>C</p><script>x</script>"))

    assert messages_of(inquiry)[0][2].startswith("A & B\nC")


def test_beyond_the_limit_a_reply_waits_for_staff(client):
    inquiry = make_inquiry()
    for n in range(services.PER_THREAD + 1):
        assert post(client, mail_to(reply_address(inquiry), message_id=f"<{n}@example.jp>")).status_code == 200

    assert len(messages_of(inquiry)) == services.PER_THREAD
    assert ReceivedMail.objects.get(state=ReceivedState.REVIEW).problem == f"Throttled: {Throttled.message}"


def test_what_is_probably_quoted_is_folded_in_the_thread_of_staff_and_customer(client):
    user = make_buyer("hanako@example.jp")
    inquiry = make_inquiry(user=user)
    post(client, mail_to(reply_address(inquiry), text="届きました。\n\n-- \n山田 花子\n"))
    client.force_login(user)

    assert messages_of(inquiry) == [("customer", "mail", "届きました。")]
    assert inquiry.messages.get().folded == "-- \n山田 花子"
    assert (
        "<details><summary>引用を表示</summary><p>-- <br>山田 花子</p></details>"
        in client.get(f"/mypage/inquiries/{inquiry.number}/").text
    )


def test_a_worker_reads_the_stored_mail(client, run_jobs):
    inquiry = make_inquiry()
    client.post(HOOK, json.dumps(mail_to(reply_address(inquiry))), content_type="application/json", headers=AUTH)

    assert (ReceivedMail.objects.get().state, messages_of(inquiry)) == (ReceivedState.WAITING, [])
    run_jobs()
    assert ReceivedMail.objects.get().state == ReceivedState.ACCEPTED
    assert messages_of(inquiry) == [("customer", "mail", "届きました。")]


def test_an_answer_is_mailed_with_a_reply_address_below_the_mail_it_answers(run_jobs, mailoutbox):
    inquiry = make_inquiry(user=make_buyer("hanako@example.jp"))
    services.answer(
        inquiry.pk,
        text="お送りしました。\nhttps://example.jp/",
        to=InquiryState.ANSWERED,
        staff=make_staff(),
        at=clock.now(),
    )
    run_jobs()
    received, answer = mailoutbox

    assert answer.subject == "お問い合わせへのお答え"
    assert "お送りしました。\nhttps://example.jp/" in answer.body
    assert f"/mypage/inquiries/{inquiry.number}/" in answer.body
    assert answer.extra_headers["Reply-To"] == received.extra_headers["Reply-To"] == reply_address(inquiry)
    assert answer.extra_headers["In-Reply-To"] == received.extra_headers["Message-ID"]
    assert answer.extra_headers["Auto-Submitted"] == "no"


def test_without_a_reply_address_no_mail_offers_a_reply(settings, run_jobs, mailoutbox):
    settings.REPLY_ADDRESS = ""
    make_inquiry()
    run_jobs()

    assert "Reply-To" not in mailoutbox[0].extra_headers
    assert "返信してください" not in mailoutbox[0].body


def test_an_answer_goes_to_the_current_address_of_the_account():
    user = make_buyer("old@example.jp")
    inquiry = make_inquiry(user=user, email="old@example.jp")
    user.email = "new@example.jp"
    user.save()
    services.answer(inquiry.pk, text="お答え", to=InquiryState.ANSWERED, staff=make_staff(), at=clock.now())

    assert MailMessage.objects.get(kind="inquiry_answer").address == "new@example.jp"


def test_my_page_shows_the_thread_without_notes_and_adds_a_reply(client):
    user, staff = make_buyer("hanako@example.jp"), make_staff()
    inquiry = make_inquiry(email="HANAKO@example.jp")  # asked before there was an account
    services.note(inquiry.pk, text="内緒のメモ", staff=staff, at=clock.now())
    services.answer(inquiry.pk, text="お答えです。", to=InquiryState.ANSWERED, staff=staff, at=clock.now())
    client.force_login(user)
    page = client.get(f"/mypage/inquiries/{inquiry.number}/").text
    client.post(f"/mypage/inquiries/{inquiry.number}/", {"text": "もう一つあります。"})
    inquiry.refresh_from_db()

    assert inquiry.number in client.get("/mypage/inquiries/").text
    assert page.index("届きません。") < page.index("お答えです。")
    assert "内緒のメモ" not in page
    assert staff.email not in page
    assert (messages_of(inquiry)[-1], inquiry.state) == (("customer", "page", "もう一つあります。"), "open")


def test_thread_and_files_of_another_customer_are_a_404(client):
    inquiry = make_inquiry(user=make_buyer("taro@example.jp"), email="hanako@example.jp")
    client.force_login(make_buyer("hanako@example.jp"))  # typed as the address, but asked by another account

    assert client.get(f"/mypage/inquiries/{inquiry.number}/").status_code == 404
    assert client.get(f"/mypage/inquiries/{inquiry.number}/files/1/").status_code == 404
    assert inquiry.number not in client.get("/mypage/inquiries/").text


def test_a_file_is_only_offered_for_download(client, settings):
    user = make_buyer("hanako@example.jp")
    inquiry = make_inquiry(user=user)
    post(
        client,
        mail_to(
            reply_address(inquiry),
            Attachments=[
                {"Name": "a.pdf", "Content": base64.b64encode(b"%PDF-1").decode(), "ContentType": "text/html"}
            ],
        ),
    )
    file = InquiryFile.objects.get()
    client.force_login(user)
    answer = client.get(f"/mypage/inquiries/{inquiry.number}/files/{file.pk}/")

    assert answer["Content-Disposition"] == 'attachment; filename="a.pdf"'
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("application/pdf", "nosniff")
    assert "sandbox" in answer["Content-Security-Policy"]


@pytest.mark.parametrize("number", [1, 3])
def test_my_list_costs_the_same_for_one_and_three(client, number, django_assert_num_queries):
    user = make_buyer()
    for _ in range(number):
        make_inquiry(user=user)
    client.force_login(user)
    client.get("/mypage/inquiries/")

    with django_assert_num_queries(4):
        client.get("/mypage/inquiries/")
