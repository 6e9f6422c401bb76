"""The contact form: number, mail, suggested answers, limits, diagnostics; what was typed stays."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from portal.shared import clock
from portal.shared.errors import IllegalTransition
from portal.shared.mail.mail_kinds import mail_kinds
from portal.shared.mail.models import MailMessage
from support.contact.models import Inquiry, InquiryFile
from support.contact.queries import answers_for
from support.contact.services import PER_ADDRESS, move
from support.contact.states import NEXT, InquiryState
from tests.factories.accounts import make_buyer
from tests.factories.cms import make_entry, make_home, make_index, make_section
from tests.factories.paid_orders import a_bought_order
from tests.factories.support import drawn_before, make_inquiry, picture

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
FILLED = {
    "topic": "mail",
    "text": "購入後のメールが届きません。",
    "name": "山田 花子",
    "email": "hanako@example.jp",
    "order_code": "ab12-cd34 ef",
}


def filled(**other: object) -> dict:
    """Form data of a person who took longer than MIN_FILL_TIME."""
    return FILLED | {"drawn": drawn_before()} | other


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    settings.PRIVATE_ROOT = tmp_path


@pytest.fixture
def paid_order():
    return a_bought_order(at=clock.now())


@pytest.fixture
def answer():
    return make_entry(make_section(make_index(make_home())), title="購入後のメールが届きません")


def test_an_inquiry_gets_a_number_and_a_mail(client, run_jobs, mailoutbox):
    page = client.post("/contact/", filled(), follow=True)
    inquiry = Inquiry.objects.get()
    run_jobs()

    assert page.redirect_chain == [("/contact/done/", 302)]
    assert inquiry.number in page.text
    assert (inquiry.state, inquiry.order_code, inquiry.log.get().to_state) == ("open", "AB12CD34EF", "open")
    assert mailoutbox[0].to == ["hanako@example.jp"]
    assert mailoutbox[0].subject == "お問い合わせを受け付けました"
    assert inquiry.number in mailoutbox[0].body


def received_bodies(mailoutbox) -> tuple[str, str]:
    return mailoutbox[0].body, mailoutbox[0].alternatives[0].content


def test_the_mail_has_the_text_of_the_inquiry(client, run_jobs, mailoutbox):
    client.post("/contact/", filled() | {"text": "チケットが<2枚>届きません。\n12.5秒で止まります。"})
    run_jobs()
    text, html = received_bodies(mailoutbox)

    assert "■お問い合わせの内容\nチケットが<2枚>届きません。\n12.5秒で止まります。\n" in text
    assert "チケットが&lt;2枚&gt;届きません。<br>12.5秒で止まります。" in html


@pytest.mark.parametrize(
    "address",
    ["http://bad.example/", "bad.example", "HTTPS://BAD.Example/x?y=1&z", "www.bad.example", "me@bad.example"],
)
def test_what_a_stranger_typed_leads_nowhere(client, run_jobs, mailoutbox, address):
    client.post("/contact/", filled() | {"text": f"見て {address} ください", "name": "bad.example"})
    run_jobs()

    assert "bad.example" not in str(mailoutbox[0].message()).lower()
    for body in received_bodies(mailoutbox):
        assert ("見て （アドレスは省きました） ください" in body, "bad.example" in body.lower()) == (True, False)


def test_a_logged_in_customer_gets_the_text_as_it_was_typed(client, run_jobs, mailoutbox):
    client.force_login(make_buyer("hanako@example.jp"))
    client.post("/contact/", filled() | {"text": "https://example.jp/tickets/ が開きません。"})
    run_jobs()

    assert "https://example.jp/tickets/ が開きません。" in received_bodies(mailoutbox)[0]


def test_what_was_typed_stays_when_something_is_missing(client):
    page = client.post("/contact/", filled() | {"email": "hanako", "topic": ""})

    assert page.status_code == 422
    assert "購入後のメールが届きません。</textarea>" in page.text
    assert "「@」がありません。" in page.text
    assert "用件を選んでください。" in page.text
    assert Inquiry.objects.count() == 0


def test_the_number_is_shown_only_to_the_browser_that_asked(client):
    make_inquiry()

    assert client.get("/contact/done/").url == "/contact/"


def test_beyond_the_limit_the_text_stays_and_nothing_is_saved(client):
    for _ in range(PER_ADDRESS):
        make_inquiry(email=FILLED["email"])
    page = client.post("/contact/", filled())

    assert page.status_code == 429
    assert "購入後のメールが届きません。</textarea>" in page.text
    assert "しばらく待ってから" in page.text
    assert Inquiry.objects.count() == PER_ADDRESS


@pytest.mark.parametrize(
    ("other", "message"),
    [
        ({"website": "http://bad.example/"}, "見えない欄に文字が入っていたため"),
        ({"drawn": ""}, "入力が速すぎたため"),
        ({"drawn": "forged:stamp"}, "入力が速すぎたため"),
        ({"drawn": "now"}, "入力が速すぎたため"),
        ({"drawn": "long ago"}, "ページを開いてから1日以上たっています。"),
        ({"text": "http://a.example http://b.example https://c.example"}, "リンクが多いため"),
        ({"name": "www.a.example"}, "お名前にリンクが入っているため"),
    ],
)
def test_suspected_spam_gets_the_reason_and_nothing_typed_is_lost(client, other, message):
    if other.get("drawn") == "now":
        other = {"drawn": drawn_before(0)}
    if other.get("drawn") == "long ago":
        other = {"drawn": drawn_before(86_401)}
    page = client.post("/contact/", filled(**other))

    assert page.status_code == 422
    assert message in page.text
    assert "まだ送られていません。入力した内容は残っています。" in page.text
    assert f"{(filled() | other)['text']}</textarea>" in page.text
    assert 'name="website" tabindex="-1" autocomplete="off">' in page.text  # a second press is not caught again
    assert (Inquiry.objects.count(), MailMessage.objects.count()) == (0, 0)


def test_an_inquiry_with_confirmed_links_is_saved_without_a_mail(client):
    links = {"text": "http://a.example http://b.example https://c.example", "allow_links": "on"}
    page = client.post("/contact/", filled(**links), follow=True)

    assert "受付の控えのメールは送りません" in page.text
    assert Inquiry.objects.get().is_suspicious
    assert MailMessage.objects.count() == 0


def test_a_logged_in_buyer_need_not_type_name_and_address(client):
    client.force_login(make_buyer("hanako@example.jp"))
    page = client.get("/contact/", {"topic": "ticket"})

    assert 'value="hanako@example.jp"' in page.text
    assert '<option value="ticket" selected>' in page.text


def test_matching_answers_come_while_typing(client, answer):
    fragment = client.post("/contact/answers/", {"text": "メールが届きません", "topic": ""}, headers=HTMX)

    assert answer.title in fragment.text
    assert "<html" not in fragment.text


def test_without_scripts_they_are_above_the_form_of_a_topic_and_below_the_number(client, answer):
    form = client.get("/contact/", {"topic": "mail"}).text
    done = client.post("/contact/", filled(), follow=True).text

    assert form.index(answer.title) < form.index('id="contact-form"')
    assert done.index("受付番号") < done.index(answer.title)


def test_a_long_text_is_searched_sentence_by_sentence(answer):
    text = "先日そちらでチケットを申し込んだ者です。" * 3 + "購入後のメールが届きません。どうすればよいでしょうか。"

    assert [hit.title for hit in answers_for(text, "", "ja")] == [answer.title]


@pytest.mark.parametrize("text", ["隣の席の人がうるさかったです", "駐車場はありますか", "ペンライトはどこで買えますか"])
def test_a_text_that_no_answer_matches_well_has_no_suggestion(answer, text):
    assert answers_for(text, "", "ja") == []


@pytest.mark.parametrize(
    "text", ["チケットを買ったのに、メールがとどきません", "代金を払いました。購入後のメールが届きません。"]
)
def test_the_answer_that_matches_best_is_suggested_first(answer, text):
    make_entry(answer.get_parent().specific, slug="how-to-buy", title="チケットの買い方と代金の払い方")
    assert answers_for(text, "", "ja")[0].title == answer.title


def test_inside_a_help_answer_form_and_number_are_fragments(client):
    form = client.get("/contact/", headers=HTMX)
    done = client.post("/contact/", filled(), headers=HTMX)

    assert "<html" not in form.text + done.text
    assert Inquiry.objects.get().number in done.text


@pytest.mark.parametrize("to", InquiryState)
@pytest.mark.parametrize("state", InquiryState)
def test_changes_of_state_follow_the_table_and_are_logged(state, to):
    inquiry = make_inquiry()
    Inquiry.objects.filter(pk=inquiry.pk).update(state=state)
    if to == state or to in NEXT[state]:
        assert move(inquiry.pk, to, actor="staff", at=clock.now()).state == to
        assert inquiry.log.count() == (1 if to == state else 2)
    else:
        with pytest.raises(IllegalTransition):
            move(inquiry.pk, to, actor="staff", at=clock.now())


def test_a_topic_offers_what_settles_it_before_the_form(client):
    form = client.get("/contact/", {"topic": "payment"}).text
    fragment = client.post("/contact/actions/", {"topic": "mail"}, headers=HTMX).text

    assert form.index("領収書を発行する") < form.index("お問い合わせの内容") < form.index('id="contact-form"')
    assert fragment.index("届かないメールを調べる") < fragment.index("チケット情報のメールを再送信する")
    assert "まず、こちら" not in client.post("/contact/actions/", {"topic": "other"}, headers=HTMX).text


@pytest.mark.parametrize("topic", ["", "nonsense"])
def test_without_a_known_topic_no_actions_are_offered(client, topic):
    assert "まず、こちら" not in client.get("/contact/", {"topic": topic}).text


def test_without_a_verified_address_only_the_device_is_sent_along(client, paid_order):
    page = client.post("/contact/", filled(agrees="on", order_code=paid_order.code), follow=True)
    lines = dict(Inquiry.objects.get().diagnostics["lines"])

    assert page.redirect_chain == [("/contact/done/", 302)]
    assert [label for label in lines if not label.startswith("判定")] == ["お使いの端末"]
    assert Inquiry.objects.get().order == paid_order


def test_without_consent_no_diagnostics_are_sent(client):
    client.post("/contact/", filled())

    assert Inquiry.objects.get().diagnostics is None


def test_a_buyer_sees_the_diagnostics_and_sends_exactly_those(client, paid_order):
    client.force_login(paid_order.user)
    fragment = client.post("/contact/enclosed/", {"order_code": paid_order.code}, headers=HTMX)
    client.post("/contact/", filled(agrees="on", order_code=paid_order.code, shown=paid_order.code))
    lines = Inquiry.objects.get().diagnostics["lines"]

    assert [label for label, _words in lines if not label.startswith("判定")] == [
        "お使いの端末",
        "お申込み",
        "お申込みの状態",
        "メール：電子チケットをお届けします",
        f"メール：{mail_kinds['order_confirmed'].label}",
    ]
    assert all(f"<dt>{label}</dt><dd>{words}</dd>" in fragment.text for label, words in lines)


def test_an_order_that_was_not_shown_is_shown_before_anything_is_sent(client, paid_order):
    client.force_login(paid_order.user)
    page = client.post("/contact/", filled(agrees="on", order_code=paid_order.code))

    assert page.status_code == 422
    assert "「添える情報」を確かめて" in page.text
    assert f'name="shown" value="{paid_order.code}"' in page.text
    assert Inquiry.objects.count() == 0


def test_a_picture_is_re_encoded(client):
    file = SimpleUploadedFile("画面.txt", picture("JPEG", exif=_exif()), content_type="text/plain")
    client.post("/contact/", filled(attachments=[file]))
    stored = InquiryFile.objects.get()

    assert (stored.name, stored.content_type) == ("画面.jpg", "image/jpeg")
    assert Image.open(stored.file).getexif() == {}
    assert not Path(stored.file.path).is_relative_to(settings.MEDIA_ROOT)


def test_a_file_that_cannot_be_sent_is_named_and_nothing_is_lost(client):
    file = SimpleUploadedFile("photo.png", b"<script>alert(1)</script>", content_type="image/png")
    page = client.post("/contact/", filled(attachments=[file]))

    assert page.status_code == 422
    assert "「photo.png」は送れません。" in page.text
    assert "ファイルは、もう一度選んでください。" in page.text
    assert Inquiry.objects.count() == 0


def _exif() -> Image.Exif:
    exif = Image.Exif()
    exif[0x010F] = "Camera of somebody"
    return exif


def test_what_was_typed_is_there_again_after_a_login_in_another_tab(db):
    browser = Client(enforce_csrf_checks=True)
    browser.get("/contact/")
    answer = browser.post("/contact/", filled(csrfmiddlewaretoken="x" * 64, text="長い文章です。"))
    page = answer.content.decode()
    assert (answer.status_code, "長い文章です。" in page, "もう一度押してください" in page) == (403, True, True)
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]
    stamp = re.search(r'name="drawn"[^>]*value="([^"]+)"', page)[1]
    sent = browser.post("/contact/", FILLED | {"csrfmiddlewaretoken": token, "drawn": stamp and drawn_before()})
    assert (sent.status_code, Inquiry.objects.get().email) == (302, "hanako@example.jp")


def test_a_form_of_another_site_is_refused_without_its_content():
    browser = Client(enforce_csrf_checks=True)
    browser.get("/contact/")
    page = browser.post("/contact/", filled(), headers={"Origin": "https://evil.example"}).content.decode()
    assert "購入後のメールが届きません。" not in page


def test_a_long_text_counts_as_the_browser_counts(client):
    text = "\r\n".join(["あ" * 199] * 20)  # 4,000 signs with 19 breaks, the last line without one
    assert len(text.replace("\r\n", "\n")) == 3999
    client.post("/contact/", filled(text=text))
    assert Inquiry.objects.get().text == text.replace("\r\n", "\n")
