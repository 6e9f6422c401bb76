"""The inbox: the queue, one inquiry with its order's timeline, row actions and permissions, organizers' members."""

import pytest
from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY,
    AUTHENTICATION_METHODS_SESSION_KEY,
)
from django.contrib.auth.models import Permission
from django.test import Client

from commerce.catalog.models import OrganizerMembership
from portal.shared import clock
from portal.shared.mail.models import MailMessage
from support.contact import services
from support.contact.models import Inquiry
from support.contact.states import InquiryState
from tests.factories.accounts import give_second_factor, make_buyer, make_editor, make_staff
from tests.factories.cms import make_entry, make_home, make_index, make_section
from tests.factories.paid_orders import a_bought_order
from tests.factories.support import make_inquiry

pytestmark = pytest.mark.django_db
LIST = "/staff/inquiries/"


def browser_of(user) -> Client:
    give_second_factor(user)
    client = Client()
    client.force_login(user)
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "mfa", "at": 0}]
    session[_AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(user.pk)
    session.save()
    return client


def with_permissions(email: str, *codenames: str):
    user = make_editor(email)
    user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    return user


@pytest.fixture
def staff():
    return browser_of(make_staff("boss@example.jp"))


def page_of(inquiry: Inquiry) -> str:
    return f"{LIST}inspect/{inquiry.pk}/"


def test_the_queue_begins_with_the_oldest_and_ends_with_suspected_spam(staff):
    first, second = make_inquiry(), make_inquiry(name="鈴木 太郎")
    machine, closed = make_inquiry(is_suspicious=True), make_inquiry()
    services.move(closed.pk, InquiryState.CLOSED, actor="staff", at=clock.now())
    page = staff.get(LIST).text
    places = [page.index(one.number) for one in (first, second, closed, machine)]

    assert places[:2] == sorted(places[:2])
    assert max(places[:2]) < min(places[2:])
    assert [one.number in staff.get(LIST, {"q": "鈴木"}).text for one in (first, second)] == [False, True]
    assert [one.number in staff.get(LIST, {"state": "closed"}).text for one in (first, closed)] == [False, True]


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_costs_the_same_for_one_and_three(bare_tree, staff, number, warm, django_assert_num_queries):
    for _ in range(number):
        make_inquiry()
    staff.get(LIST)

    with django_assert_num_queries(10):
        staff.get(LIST)


def test_a_page_has_thread_order_and_diagnostics(staff):
    order = a_bought_order(at=clock.now())
    inquiry = make_inquiry(
        email=order.user.email, order_code=order.code, diagnostics={"lines": [["お使いの端末", "iOS 18.5"]]}
    )
    page = staff.get(page_of(inquiry)).text

    assert "届きません。" in page
    assert "<dt>お使いの端末</dt><dd>iOS 18.5</dd>" in page
    assert "お申込みを受け付けました" in page
    assert "ご本人とは限りません" not in page


def test_staff_are_warned_when_somebody_else_typed_the_number(staff):
    order = a_bought_order(at=clock.now())
    page = staff.get(page_of(make_inquiry(email="stranger@example.jp", order_code=order.code))).text

    assert "ご本人とは限りません" in page


def test_an_answer_changes_the_state_assigns_and_is_mailed(staff):
    inquiry = make_inquiry()
    page = staff.post(f"{LIST}{inquiry.pk}/answer/", {"text": "お送りしました。", "to": "waiting"}, follow=True)
    inquiry.refresh_from_db()

    assert page.redirect_chain == [(page_of(inquiry), 302)]
    assert (inquiry.state, inquiry.assignee.email) == ("waiting", "boss@example.jp")
    assert inquiry.first_answer_at is not None
    assert MailMessage.objects.filter(kind="inquiry_answer").count() == 1
    assert inquiry.log.last().actor == "staff:boss@example.jp"


def test_help_answers_are_inserted_with_title_text_and_link(staff, settings):
    faq_entry = make_entry(make_section(make_index(make_home())), title="購入後のメールが届きません")
    inquiry = make_inquiry(text="購入後のメールが届きません")
    address = f"{LIST}{inquiry.pk}/answer/"
    assert faq_entry.title in staff.get(address).text

    search_result = staff.post(
        address, {"q": "メールが届きません", "text": "こんにちは。", "to": "answered", "find": "1"}
    )
    inserted = staff.post(
        address, {"q": "メールが届きません", "text": "こんにちは。", "to": "answered", "insert": faq_entry.url}
    )

    assert faq_entry.title in search_result.text
    assert inserted.context["form"]["text"].value() == (
        f"こんにちは。\n\n「{faq_entry.title}」\n{faq_entry.plain_answer}\n{settings.BASE_URL}{faq_entry.url}"
    )
    assert inquiry.messages.count() == 0


def test_a_closed_inquiry_is_opened_before_it_is_answered(staff):
    inquiry = make_inquiry()
    services.move(inquiry.pk, InquiryState.CLOSED, actor="staff", at=clock.now())
    page = staff.post(f"{LIST}{inquiry.pk}/answer/", {"text": "お答え", "to": "answered"})

    assert "状態が変わりました" in page.text
    assert (inquiry.messages.count(), MailMessage.objects.filter(kind="inquiry_answer").count()) == (0, 0)


def test_notes_and_changes_of_state_send_no_mail(staff):
    inquiry = make_inquiry()
    before = MailMessage.objects.count()
    staff.post(f"{LIST}{inquiry.pk}/note/", {"text": "電話済み"})
    staff.post(f"{LIST}{inquiry.pk}/move/", {"to": "closed"})
    staff.post(f"{LIST}{inquiry.pk}/move/", {"to": "waiting"})  # not in the transition table
    inquiry.refresh_from_db()

    assert [(one.author_role, one.text) for one in inquiry.messages.all()] == [("note", "電話済み")]
    assert (inquiry.state, MailMessage.objects.count()) == ("closed", before)


def test_only_staff_with_the_permission_can_be_assigned(staff):
    inquiry, colleague = make_inquiry(), with_permissions("mate@example.jp", "access_admin", "answer_inquiry")
    outsider = make_buyer("nobody@example.jp")
    staff.post(f"{LIST}{inquiry.pk}/assign/", {"assignee": colleague.pk})
    staff.post(f"{LIST}{inquiry.pk}/assign/", {"assignee": outsider.pk})
    inquiry.refresh_from_db()

    assert inquiry.assignee == colleague


def test_two_threads_of_one_customer_are_merged(staff):
    source, into = make_inquiry(text="一つめ"), make_inquiry(text="二つめ")
    other = make_inquiry(email="taro@example.jp")
    assert other.number not in staff.get(f"{LIST}{source.pk}/merge/").text
    staff.post(f"{LIST}{source.pk}/merge/", {"into": into.pk})
    source.refresh_from_db()
    services.add_customer_message(source.pk, text="続きです", channel="mail", at=clock.now())
    page = staff.get(page_of(into)).text

    assert (source.merged_into, source.state) == (into, "closed")
    assert [into.messages.count(), source.messages.count()] == [1, 0]
    assert "一つめ" in page
    assert "二つめ" in page


@pytest.mark.parametrize("unanswered", [True, False])
@pytest.mark.parametrize("state", ["open", "waiting", "answered", "closed"])
def test_a_thread_is_open_again_when_an_unanswered_inquiry_is_merged_into_it(state, unanswered):
    source, into = make_inquiry(), make_inquiry()
    Inquiry.objects.filter(pk=into.pk).update(state=state)
    Inquiry.objects.filter(pk=source.pk).update(state="open" if unanswered else "answered")
    merged = services.merge(source.pk, into.pk, actor="staff", at=clock.now())
    into.refresh_from_db()
    assert (into.state, merged.state) == (("open", "open") if unanswered else (state, state))


def test_threads_of_two_customers_are_never_merged():
    source, into = make_inquiry(), make_inquiry(email="taro@example.jp")

    with pytest.raises(services.DifferentCustomer):
        services.merge(source.pk, into.pk, actor="staff", at=clock.now())


@pytest.mark.parametrize("action", ["answer", "note", "assign", "move", "merge", "correct"])
def test_a_reader_without_further_permissions_cannot_act(action):
    reader = browser_of(with_permissions("reader@example.jp", "access_admin", "view_inquiry", "every_order"))
    inquiry = make_inquiry()

    assert reader.get(page_of(inquiry)).status_code == 200
    assert "返信する" not in reader.get(page_of(inquiry)).text
    assert reader.post(f"{LIST}{inquiry.pk}/{action}/", {"text": "x", "to": "answered"}).url == "/staff/"
    assert inquiry.messages.count() == 0


def test_without_the_permission_there_is_no_inbox():
    assert browser_of(with_permissions("editor@example.jp", "access_admin")).get(LIST).url == "/staff/"


def test_members_of_an_organizer_see_only_what_is_asked_about_their_events():
    order = a_bought_order(at=clock.now())
    member = with_permissions("member@example.jp", "access_admin", "view_inquiry", "answer_inquiry", "every_order")
    OrganizerMembership.objects.create(user=member, organizer=order.event.organizer)
    visible, other = make_inquiry(order_code=order.code), make_inquiry()
    browser = browser_of(member)

    assert [one.number in browser.get(LIST).text for one in (visible, other)] == [True, False]
    assert browser.get(page_of(visible)).status_code == 200
    assert browser.get(page_of(other)).status_code == 404
    assert browser.post(f"{LIST}{other.pk}/answer/", {"text": "x", "to": "answered"}).status_code == 404
    assert browser.get(f"{LIST}{other.pk}/files/1/").status_code == 404
