"""Asking a person: number, mail, answers at hand, limits; what was typed stays."""

import pytest

from portal.shared import clock
from portal.shared.errors import IllegalTransition
from portal.shared.mail.models import MailMessage
from support.contact.models import Inquiry
from support.contact.queries import answers_for
from support.contact.services import PER_ADDRESS, move
from support.contact.states import NEXT, InquiryState
from tests.factories.accounts import make_buyer
from tests.factories.cms import make_entry, make_home, make_index, make_section
from tests.factories.support import make_inquiry

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
FILLED = {
    "topic": "mail",
    "text": "購入後のメールが届きません。",
    "name": "山田 花子",
    "email": "hanako@example.jp",
    "order_code": "ab12-cd34 ef",
}


@pytest.fixture
def answer():
    return make_entry(make_section(make_index(make_home())), title="購入後のメールが届きません")


def test_an_inquiry_gets_a_number_and_a_mail(client, run_jobs, mailoutbox):
    page = client.post("/contact/", FILLED, follow=True)
    inquiry = Inquiry.objects.get()
    run_jobs()

    assert page.redirect_chain == [("/contact/done/", 302)]
    assert inquiry.number in page.text
    assert (inquiry.state, inquiry.order_code, inquiry.log.get().to_state) == ("open", "AB12CD34EF", "open")
    assert mailoutbox[0].to == ["hanako@example.jp"]
    assert mailoutbox[0].subject == "お問い合わせを受け付けました"
    assert inquiry.number in mailoutbox[0].body


def test_the_mail_repeats_nothing_that_was_typed(client, run_jobs, mailoutbox):
    client.post("/contact/", FILLED | {"text": "http://bad.example/", "name": "http://bad.example/"})
    run_jobs()

    assert "bad.example" not in str(mailoutbox[0].message())


def test_what_was_typed_stays_when_something_is_missing(client):
    page = client.post("/contact/", FILLED | {"email": "hanako", "topic": ""})

    assert page.status_code == 422
    assert "購入後のメールが届きません。</textarea>" in page.text
    assert "「@」がありません。" in page.text
    assert "用件を選んでください。" in page.text
    assert Inquiry.objects.count() == 0


def test_the_number_is_shown_only_to_the_browser_that_asked(client):
    make_inquiry()

    assert client.get("/contact/done/").url == "/contact/"


def test_beyond_the_limit_the_text_stays_and_nothing_is_kept(client):
    for _ in range(PER_ADDRESS):
        make_inquiry(email=FILLED["email"])
    page = client.post("/contact/", FILLED)

    assert page.status_code == 429
    assert "購入後のメールが届きません。</textarea>" in page.text
    assert "しばらく待ってから" in page.text
    assert Inquiry.objects.count() == PER_ADDRESS


def test_what_a_machine_fills_in_is_kept_marked_and_mails_nobody(client):
    page = client.post("/contact/", FILLED | {"website": "http://bad.example/"}, follow=True)

    assert "お問い合わせを受け付けました" in page.text
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


def test_without_scripts_they_stand_above_the_form_of_a_topic_and_below_the_number(client, answer):
    asked = client.get("/contact/", {"topic": "mail"}).text
    done = client.post("/contact/", FILLED, follow=True).text

    assert asked.index(answer.title) < asked.index('<form method="post"')
    assert done.index("受付番号") < done.index(answer.title)


def test_a_long_text_is_asked_sentence_by_sentence(answer):
    text = "先日そちらでチケットを申し込んだ者です。" * 3 + "購入後のメールが届きません。どうすればよいでしょうか。"

    assert [hit.title for hit in answers_for(text, "", "ja")] == [answer.title]


def test_in_an_answer_the_form_and_the_number_come_in_place(client):
    form = client.get("/contact/", headers=HTMX)
    done = client.post("/contact/", FILLED, headers=HTMX)

    assert "<html" not in form.text + done.text
    assert Inquiry.objects.get().number in done.text


@pytest.mark.parametrize("to", InquiryState)
@pytest.mark.parametrize("state", InquiryState)
def test_moves_follow_the_table_and_are_logged(state, to):
    inquiry = make_inquiry()
    Inquiry.objects.filter(pk=inquiry.pk).update(state=state)
    if to == state or to in NEXT[state]:
        assert move(inquiry.pk, to, actor="staff", at=clock.now()).state == to
        assert inquiry.log.count() == (1 if to == state else 2)
    else:
        with pytest.raises(IllegalTransition):
            move(inquiry.pk, to, actor="staff", at=clock.now())
