"""Permissions of the groups, checked on the server; members act only on rows of their organizer."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse

from commerce.admin.base.groups import GROUPS, make_groups
from commerce.catalog.models import OrganizerMembership
from commerce.payments.models import Refund, ReviewItem
from portal.shared.accounts.models import User
from portal.shared.mail.models import MailMessage
from tests.commerce.admin.conftest import let_in
from tests.factories.catalog import AT
from tests.factories.tickets import PaidOrderFactory

pytestmark = pytest.mark.django_db
NO = "/staff/"  # where the admin redirects users without permission


def somebody_of(client, group: str) -> User:
    make_groups()
    user = User.objects.create_user(f"{len(group)}@example.jp", is_staff=True)
    user.groups.add(Group.objects.get(name=group))
    let_in(client, user)
    return user


def every_action_url(order) -> dict[str, str]:
    """URL by name, of every action that changes rows or exports data."""
    review = ReviewItem.objects.create(kind="paid_twice", order=order, opened_at=AT)
    refund = Refund.objects.create(
        order=order, attempt=order.attempts.get(), amount_yen=1, reason="staff", idempotency_key="k", created_at=AT
    )
    return {
        "resend": reverse("orders:resend", args=[order.pk]),
        "compare": reverse("orders:compare", args=[order.pk, order.attempts.get().pk]),
        "refund": reverse("orders:refund", args=[order.pk]),
        "close": reverse("reviews:close", args=[review.pk]),
        "send": reverse("refunds:send", args=[refund.pk]),
        "cancel": reverse("orders:cancel", args=[order.pk]),
        "call_off": reverse("cancellations:start", args=[order.event_id]),
        "choose": reverse("cancellations:choose"),
        "export": f"{reverse('orders:index')}?export=csv",
    }


def refused(client, addresses: dict[str, str], method: str) -> set[str]:
    """The names of the URLs that redirect to the admin's home."""
    answers = {name: getattr(client, method)(address) for name, address in addresses.items()}
    return {name for name, answer in answers.items() if (answer.status_code, answer.get("Location")) == (302, NO)}


def test_support_sends_and_asks_and_neither_pays_back_nor_exports(client):
    somebody_of(client, "サポート")
    order = PaidOrderFactory()
    urls = every_action_url(order)
    assert refused(client, urls, "get") == urls.keys() - {"resend", "compare"}

    for name in ("resend", "compare", "export"):
        del urls[name]
    assert refused(client, urls, "post") == urls.keys()
    order.refresh_from_db()
    assert order.state == "confirmed"
    assert (Refund.objects.count(), ReviewItem.objects.filter(closed_at=None).count()) == (1, 1)


def test_accounting_may_do_all_of_it(client):
    somebody_of(client, "経理")
    assert refused(client, every_action_url(PaidOrderFactory()), "get") == set()


def test_who_may_only_read_orders_changes_nothing(client):
    user = User.objects.create_user("reader@example.jp", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=["access_admin", "view_order", "every_order"]))
    let_in(client, user)
    order = PaidOrderFactory()
    urls = every_action_url(order)

    del urls["export"]
    assert refused(client, urls, "post") == urls.keys()
    assert (MailMessage.objects.about(order).count(), Refund.objects.count()) == (0, 1)
    assert "メールを再送する" not in client.get(reverse("orders:inspect", args=[order.pk])).content.decode()


def test_members_of_an_organizer_act_on_no_order_of_another(client, member):
    mine, other = PaidOrderFactory(), PaidOrderFactory()
    OrganizerMembership.objects.create(user=member, organizer=mine.event.organizer)
    urls = every_action_url(other)
    export = urls.pop("export")
    del urls["choose"]  # it lists their own

    assert {client.get(address).status_code for address in urls.values()} == {404}
    assert {client.post(address).status_code for address in urls.values()} == {404}
    text = b"".join(client.get(export).streaming_content).decode()
    assert (mine.code in text, other.code in text) == (True, False)


def test_staff_without_a_second_factor_see_no_order(client):
    make_groups()
    user = User.objects.create_user("half@example.jp", is_staff=True)
    user.groups.add(Group.objects.get(name="経理"))
    client.force_login(user)
    for address in every_action_url(PaidOrderFactory()).values():
        answer = client.get(address)
        assert (answer.status_code, answer["Location"].startswith("/accounts/")) == (302, True)


def test_groups_are_made_once_and_stay_as_a_site_has_set_them_up():
    make_groups()
    group = Group.objects.get(name="経理")
    assert set(group.permissions.values_list("codename", flat=True)) == set(GROUPS["経理"])
    group.permissions.clear()
    make_groups()
    assert group.permissions.count() == 0
