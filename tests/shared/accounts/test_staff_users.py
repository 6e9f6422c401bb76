"""Accounts in the admin: one name that is stored, an invitation by mail, and no account of a till among people."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.urls import reverse

from commerce.checkout.box_office import walk_up_account
from portal.shared.accounts.models import User
from portal.shared.clock import now
from portal.shared.mail.models import MailMessage
from portal.shared.mail.sending.delivery import deliver
from portal.shared.site_models import SiteSettings
from tests.commerce.admin.conftest import let_in
from tests.factories.accounts import make_buyer
from tests.factories.catalog import OrganizerFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client) -> User:
    user = User.objects.create_superuser("staff@example.jp", locale="ja")
    let_in(client, user)
    return user


def invite(client, **changes: str):
    sent = {"email": "hanako@example.jp", "name": "鈴木 花子"} | changes
    return client.post(reverse("wagtailusers_users:add"), sent, follow=True)


def test_the_form_asks_for_one_name_and_no_password(client, staff):
    fields = client.get(reverse("wagtailusers_users:add")).context["form"].fields
    assert sorted(fields) == ["email", "groups", "is_superuser", "name"]
    fields = client.get(reverse("wagtailusers_users:edit", args=[make_buyer().pk])).context["form"].fields
    assert sorted(fields) == ["email", "groups", "is_active", "is_superuser", "name"]


def test_the_name_is_stored_and_may_be_corrected(client, staff):
    invite(client)
    user = User.objects.get(email="hanako@example.jp")
    assert (user.name, user.has_usable_password()) == ("鈴木 花子", False)
    sent = {"email": user.email, "name": "佐藤 花子", "is_active": "on"}
    client.post(reverse("wagtailusers_users:edit", args=[user.pk]), sent)
    assert User.objects.get(pk=user.pk).name == "佐藤 花子"


@pytest.mark.parametrize("changes", [{"name": ""}, {"email": ""}, {"email": "staff@example.jp"}])
def test_an_incomplete_invitation_sends_nothing(client, staff, changes):
    invite(client, **changes)
    assert (User.objects.count(), MailMessage.objects.count()) == (1, 0)


def test_the_invitation_leads_to_a_password_and_a_proven_address(client, staff):
    assert "hanako@example.jp" in invite(client).text
    row = MailMessage.objects.get()
    assert (row.kind, row.address) == ("staff_invitation", "hanako@example.jp")
    deliver(row.pk, at=now())
    body = mail.outbox[-1].body
    assert ("変更" in mail.outbox[-1].subject + body, "管理画面" in body) == (False, True)
    client.logout()
    (path, *_others) = re.findall(r"https?://[^/]+(/\S*key/\S+)", body)
    page = client.get(path, follow=True)
    password = "takai-yama-to-umi-7"
    client.post(page.redirect_chain[-1][0], {"password1": password, "password2": password})
    user = User.objects.get(email="hanako@example.jp")
    assert user.check_password(password)
    assert list(EmailAddress.objects.values_list("email", "verified", "primary")) == [(user.email, True, True)]


def test_the_account_of_a_till_does_not_stand_among_people(client, staff):
    till = walk_up_account(OrganizerFactory())
    listed = client.get(reverse("wagtailusers_users:index")).text
    assert (till.email in listed, staff.email in listed) == (False, True)


# --- The sender of all mails -----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("again", "saved"), [("", False), ("news@example.jp", False), ("new@example.jp", True)])
def test_another_sender_is_typed_twice(client, staff, again, saved):
    site = SiteSettings.load()
    url = reverse("wagtailsettings:edit", args=["shared", "sitesettings"])
    page = client.get(url, follow=True)
    fields = {name: page.context["form"][name].value() for name in page.context["form"].fields}
    sent = {name: value for name, value in fields.items() if value is not None}
    url = page.redirect_chain[-1][0] if page.redirect_chain else url
    client.post(url, sent | {"sender_address": "new@example.jp", "sender_again": again})
    site.refresh_from_db()
    assert site.sender_address == ("new@example.jp" if saved else "info@cloud-pass.jp")


def test_other_settings_need_no_second_address(client, staff):
    url = reverse("wagtailsettings:edit", args=["shared", "sitesettings"])
    page = client.get(url, follow=True)
    fields = {name: page.context["form"][name].value() for name in page.context["form"].fields}
    sent = {name: value for name, value in fields.items() if value is not None} | {"contact_hours": "毎日"}
    client.post(page.redirect_chain[-1][0] if page.redirect_chain else url, sent)
    assert SiteSettings.load().contact_hours == "毎日"
