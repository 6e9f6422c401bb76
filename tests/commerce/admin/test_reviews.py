"""Reviews in the admin: open ones first, with advice, closed once with a note."""

from datetime import timedelta

import pytest
from django.urls import reverse

from commerce.admin.payments.review_texts import ADVICE
from commerce.payments.models import ReviewItem
from commerce.payments.reviews import close_review
from commerce.payments.states import ReviewKind
from portal.shared.actors import staff_actor
from portal.shared.templatetags.formatting import deadline
from tests.factories.accounts import make_staff
from tests.factories.catalog import AT
from tests.factories.tickets import PaidOrderFactory

pytestmark = pytest.mark.django_db


def a_review(review_kind: str = "paid_without_stock", **fields) -> ReviewItem:
    return ReviewItem.objects.create(**({"kind": review_kind, "order": PaidOrderFactory(), "opened_at": AT} | fields))


def close(client, review, note="電話で説明した"):
    return client.post(reverse("reviews:close", args=[review.pk]), {"note": note})


def test_open_reviews_are_listed_first_even_when_they_are_older(client, staff):
    old = a_review(opened_at=AT - timedelta(days=3))
    closed = a_review(closed_at=AT)
    html = client.get(reverse("reviews:index")).content.decode()

    assert html.index(old.order.code) < html.index(closed.order.code)


def test_open_reviews_begin_with_the_one_whose_reply_is_due_first(client, staff):
    undated = a_review(opened_at=AT + timedelta(days=1))
    late, soon, closed = (
        a_review("dispute", reply_by=AT + timedelta(days=days), closed_at=closed_at)
        for days, closed_at in ((9, None), (3, None), (1, AT))
    )
    page = client.get(reverse("reviews:index"))
    assert [row.pk for row in page.context["object_list"]] == [soon.pk, late.pk, undated.pk, closed.pk]
    assert "回答期限" in page.text
    assert deadline(soon.reply_by) in page.text

    backwards = client.get(reverse("reviews:index"), {"ordering": "-reply_by", "is_open": "open"})
    assert [row.pk for row in backwards.context["object_list"] if row.reply_by] == [late.pk, soon.pk]


def test_review_and_order_say_until_when_the_reply_is_due(client, staff):
    review, closed = a_review("dispute", reply_by=AT), a_review("dispute", reply_by=AT, closed_at=AT)
    pages = [reverse("reviews:inspect", args=[review.pk]), reverse("orders:inspect", args=[review.order_id])]
    pages += [reverse("orders:inspect", args=[closed.order_id])]
    assert [f"回答期限：{deadline(AT)}" in client.get(page).text for page in pages] == [True, True, False]


def test_every_review_kind_has_advice():
    assert set(ADVICE) == set(ReviewKind)


def test_a_review_shows_its_labelled_data_and_links_to_order_and_refund(client, staff):
    review = a_review(data={"order_state": "expired", "amount_yen": 5220})
    html = client.get(reverse("reviews:inspect", args=[review.pk])).content.decode()

    refund = f"{reverse('orders:refund', args=[review.order_id])}?reason=no_stock"
    wanted = ["期限切れ", "5,220円", reverse("orders:inspect", args=[review.order_id]), refund]
    assert [word for word in wanted if word not in html] == []


def test_a_task_without_an_order_has_a_page_too(client, staff):
    review = a_review("unmatched_event", order=None, data={"provider": "sandbox", "why": "no attempt of ours"})
    assert client.get(reverse("reviews:inspect", args=[review.pk])).status_code == 200


def test_a_review_without_order_and_payment_is_listed_and_can_be_closed(client, staff):
    review = a_review("unmatched_event", order=None, data={"provider": "sandbox", "why": "no attempt of ours"})
    assert reverse("reviews:inspect", args=[review.pk]) in client.get(reverse("reviews:index")).content.decode()
    assert client.get(reverse("reviews:close", args=[review.pk])).status_code == 200
    close(client, review)
    review.refresh_from_db()
    assert (review.closed_by, review.attempt) == (staff, None)


def test_closing_needs_a_note_and_stores_the_user(client, staff):
    review = a_review()
    assert close(client, review, note="").status_code == 200
    review.refresh_from_db()
    assert review.closed_at is None

    close(client, review)
    review.refresh_from_db()
    assert (review.closed_by, review.note, review.closed_at is None) == (staff, "電話で説明した", False)
    assert review.order.log.get(kind="review_closed").actor == staff_actor(staff)


def test_a_second_closing_changes_nothing(client, staff):
    review, colleague = a_review(), make_staff()
    assert close_review(review, by=colleague, note="返金済み", at=AT) is True
    answer = close(client, review)

    review.refresh_from_db()
    assert (answer.status_code, review.closed_by, review.note) == (200, colleague, "返金済み")
    assert review.order.log.filter(kind="review_closed").count() == 1


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_queries_for_any_number(bare_tree, client, staff, django_assert_num_queries, rows):
    for _row in range(rows):
        a_review()
    client.get(reverse("reviews:index"))
    with django_assert_num_queries(9):
        client.get(reverse("reviews:index"))
