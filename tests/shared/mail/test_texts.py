"""Mails about accounts and inquiries: line width, links, subject length, in both languages."""

import re
from datetime import UTC, datetime

import pytest
from allauth.account.models import EmailAddress

from portal.shared.accounts.models import DataExport
from portal.shared.mail.outbox import queue_mail
from portal.shared.mail.sending.delivery import render
from portal.shared.mail.sending.text_wrap import WIDTH, columns
from portal.shared.models import SiteSettings
from tests.factories.accounts import make_buyer, make_verification
from tests.factories.support import make_inquiry

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)


def a_waiting_sender() -> SiteSettings:
    site = SiteSettings.load()
    site.pending_sender, site.pending_sender_id, site.pending_sender_until = "a@example.jp", "a" * 26, NOON
    site.save()
    return site


ABOUT = {
    "verify_address": lambda: make_verification(NOON),
    "password_reset": make_buyer,
    "staff_invitation": make_buyer,
    "address_change": lambda: EmailAddress.objects.create(user=make_buyer(), email="new@example.jp"),
    "unknown_account": lambda: None,
    "address_changed": make_buyer,
    "password_changed": make_buyer,
    "second_factor_changed": make_buyer,
    "export_ready": lambda: DataExport.objects.create(user=make_buyer(), asked_at=NOON, expires_at=NOON),
    "account_deletion_scheduled": make_buyer,
    "account_deleted": lambda: None,
    "inquiry_received": make_inquiry,
    "sender_proof": a_waiting_sender,
}


def rendered_mail(mail_kind: str, locale: str = "ja"):
    mail = queue_mail(mail_kind, to="a@example.jp", about=ABOUT[mail_kind](), locale=locale, at=NOON)
    return render(mail)


@pytest.mark.parametrize("locale", ["ja", "en"])
@pytest.mark.parametrize("mail_kind", ABOUT)
def test_lines_are_short_and_each_link_has_a_line_for_itself(mail_kind, locale):
    message = rendered_mail(mail_kind, locale)
    lines = message.body.splitlines()
    prefix = "/en" if locale == "en" else ""

    assert all(columns(line) <= WIDTH or line.startswith("http") for line in lines)
    assert all(re.fullmatch(r"https?://\S+", line) for line in lines if "://" in line)
    assert f"http://localhost:8000{prefix}/contact/" in lines


@pytest.mark.parametrize("mail_kind", ABOUT)
def test_the_subject_is_at_most_20_characters(mail_kind):
    assert columns(rendered_mail(mail_kind).subject) <= 40


@pytest.mark.parametrize("mail_kind", ABOUT)
def test_the_html_has_the_same_links_and_sets_its_colours(mail_kind):
    message = rendered_mail(mail_kind)
    html = message.alternatives[0].content
    links = [line for line in message.body.splitlines() if line.startswith("http")]

    assert [link for link in links if f'href="{link}"' not in html] == []
    assert re.search("background-color:#ffffff;color:#[0-9a-f]{6};font-size:16px", html)
    assert '<meta name="color-scheme" content="light dark">' in html
    assert "<img" not in html


def test_the_text_is_not_escaped_and_the_html_is():
    site = SiteSettings.load()
    site.brand = "Tom & Jerry"
    site.save()
    message = rendered_mail("unknown_account")

    assert "Tom & Jerry" in message.body
    assert "Tom &amp; Jerry" in message.alternatives[0].content
