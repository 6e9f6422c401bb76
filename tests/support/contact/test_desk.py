"""The desk's list in the admin: read, note, move on; nobody adds or deletes there."""

import pytest
from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY,
    AUTHENTICATION_METHODS_SESSION_KEY,
)

from tests.factories.accounts import give_second_factor, make_staff
from tests.factories.support import make_inquiry

pytestmark = pytest.mark.django_db
LIST = "/staff/snippets/support/inquiry/"


@pytest.fixture
def staff(client):
    user = make_staff("boss@example.jp")
    give_second_factor(user)
    client.force_login(user)
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "mfa", "at": 0}]
    session[_AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(user.pk)
    session.save()
    return client


def test_the_list_shows_inquiries_newest_first(staff):
    first, second = make_inquiry(), make_inquiry(name="鈴木 太郎")
    page = staff.get(LIST).text

    assert page.index(second.number) < page.index(first.number)
    assert "鈴木 太郎" in page


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_costs_the_same_for_one_and_three(bare_tree, staff, number, django_assert_num_queries):
    for _ in range(number):
        make_inquiry()
    staff.get(LIST)

    with django_assert_num_queries(9):
        staff.get(LIST)


def test_staff_note_and_move_on_through_the_one_writer(staff):
    inquiry = make_inquiry(text="消えない本文")
    page = staff.get(f"{LIST}edit/{inquiry.pk}/")
    assert "消えない本文" in page.text

    staff.post(f"{LIST}edit/{inquiry.pk}/", {"state": "answered", "note": "返信しました", "text": "書き換え"})
    inquiry.refresh_from_db()
    assert (inquiry.state, inquiry.note, inquiry.text) == ("answered", "返信しました", "消えない本文")
    assert list(inquiry.log.values_list("to_state", "actor")) == [
        ("open", "visitor"),
        ("answered", "staff:boss@example.jp"),
    ]


def test_a_move_that_the_table_does_not_know_is_not_offered(staff):
    inquiry = make_inquiry()
    staff.post(f"{LIST}edit/{inquiry.pk}/", {"state": "closed", "note": ""})
    staff.post(f"{LIST}edit/{inquiry.pk}/", {"state": "waiting", "note": ""})
    inquiry.refresh_from_db()

    assert inquiry.state == "closed"


@pytest.mark.parametrize("path", ["add/", "delete/{pk}/"])
def test_nobody_adds_or_deletes_there(staff, path):
    inquiry = make_inquiry()
    answer = staff.get(LIST + path.format(pk=inquiry.pk))

    assert (answer.status_code, answer.url) == (302, "/staff/")
