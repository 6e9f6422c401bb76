"""The sender of all mails: another address is typed twice, and sends only after a mail to itself has proven it."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse

from portal.shared import clock
from portal.shared.mail.models import MailMessage
from portal.shared.models import SiteSettings
from tests.commerce.admin.conftest import let_in
from tests.factories.accounts import make_staff

pytestmark = pytest.mark.django_db
OLD, NEW = "info@cloud-pass.jp", "new@example.jp"


@pytest.fixture(autouse=True)
def staff(client):
    let_in(client, make_staff())


def save(client, **values):
    page = client.get(reverse("wagtailsettings:edit", args=["shared", "sitesettings"]), follow=True)
    fields = {name: page.context["form"][name].value() for name in page.context["form"].fields}
    sent = {name: value for name, value in fields.items() if value is not None}
    return client.post(page.redirect_chain[-1][0], sent | values, follow=True)


def ask(client, run_jobs, address=NEW) -> str:
    """Changes the sender in the admin; returns the path of the link in the mail."""
    save(client, sender_address=address, sender_again=address)
    run_jobs()
    (path,) = set(re.findall(r"https?://[^/]+(/sender/\S+/)", str(mail.outbox[-1].body)))
    return path


@pytest.mark.parametrize("again", ["", "news@example.jp", OLD])
def test_another_sender_is_typed_twice(client, again):
    save(client, sender_address=NEW, sender_again=again)
    site = SiteSettings.load()
    assert (site.sender_address, site.pending_sender, MailMessage.objects.count()) == (OLD, "", 0)


def test_other_settings_need_no_second_address_and_no_proof(client):
    save(client, contact_hours="毎日")
    site = SiteSettings.load()
    assert (site.contact_hours, site.pending_sender, MailMessage.objects.count()) == ("毎日", "", 0)


def test_the_old_sender_sends_until_the_new_one_has_used_the_link_of_a_mail_to_itself(client, run_jobs):
    path = ask(client, run_jobs)
    sent = mail.outbox[-1]
    assert (sent.to, OLD in sent.from_email, SiteSettings.load().sender_address) == ([NEW], True, OLD)
    client.logout()
    assert NEW in client.get(path).text
    assert SiteSettings.load().sender_address == OLD  # a mail scanner opens links
    assert "差出人アドレスを変更しました" in client.post(path).text
    site = SiteSettings.load()
    assert (site.sender_address, site.pending_sender, site.pending_sender_id) == (NEW, "", "")


def test_the_form_says_which_address_waits(client, run_jobs):
    ask(client, run_jobs)
    page = client.get(reverse("wagtailsettings:edit", args=["shared", "sitesettings"]), follow=True)
    assert f"{NEW} に確認のメールを送りました" in page.text


def test_saving_other_settings_while_an_address_waits_asks_nothing_again(client, run_jobs):
    path = ask(client, run_jobs)
    save(client, contact_hours="毎日")
    assert MailMessage.objects.filter(kind="sender_proof").count() == 1
    assert client.post(path).status_code == 200


def test_a_link_is_used_once_for_a_day_and_only_for_the_last_address(client, run_jobs, time_machine):
    first = ask(client, run_jobs)
    second = ask(client, run_jobs, "third@example.jp")
    assert [client.post(first).status_code, client.post(first[:-2] + "x/").status_code] == [410, 410]
    assert client.post(second).status_code == 200
    assert client.post(second).status_code == 410
    late = ask(client, run_jobs, "fourth@example.jp")
    time_machine.move_to(clock.now() + timedelta(hours=24, seconds=1))
    assert [client.get(late).status_code, client.post(late).status_code] == [410, 410]
    assert SiteSettings.load().sender_address == "third@example.jp"
