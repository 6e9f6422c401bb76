"""The public pages with filter settings, one for each mailbox provider, written by editors."""

import pytest

from cms.demo_content import mailbox_guides
from cms.mailbox_guides.models import MailboxGuide
from portal.shared.mail.mailbox_providers import MailboxProvider
from portal.shared.models import SiteSettings

pytestmark = pytest.mark.django_db


@pytest.fixture
def guides(bare_tree):
    from wagtail.models import Locale

    Locale.objects.get_or_create(language_code="en")
    mailbox_guides.load()


def test_the_demo_creates_one_guide_for_every_provider_and_language(guides):
    MailboxGuide.objects.filter(mailbox_provider="docomo").update(lead="編集した文")
    mailbox_guides.load()
    assert MailboxGuide.objects.count() == 2 * len(MailboxProvider)
    assert MailboxGuide.objects.filter(lead="編集した文").count() == 2


@pytest.mark.parametrize("mailbox_provider", MailboxProvider.values)
def test_each_provider_has_a_page_with_the_current_sender(client, guides, mailbox_provider):
    site = SiteSettings.load()
    site.sender_address = "tickets@mail.example.jp"
    site.save()
    for prefix, title in (("", "受け取れるようにする設定："), ("/en", "To let our emails in: ")):
        page = client.get(f"{prefix}/support/mail/settings/{mailbox_provider}/")
        assert page.status_code == 200
        assert title in page.text
        assert "<b>mail.example.jp</b>" in page.text or "<b>tickets@mail.example.jp</b>" in page.text
        assert "{sender" not in page.text
        assert '<form method="post"' not in page.text


def test_an_unknown_provider_is_not_found_and_the_default_page_is_for_other_providers(client, guides):
    assert client.get("/support/mail/settings/unknown/").status_code == 404
    assert "受け取れるようにする設定：そのほかのメール" in client.get("/support/mail/settings/").text


def test_without_a_guide_the_page_still_shows_the_domain(client):
    assert "cloud-pass.jp" in client.get("/support/mail/settings/au/").text


def test_an_unknown_fact_in_the_first_sentence_is_refused(guides):
    from django.core.exceptions import ValidationError

    row = MailboxGuide.objects.first()
    row.lead = "{no-such}"
    with pytest.raises(ValidationError, match="no-such"):
        row.full_clean()
