"""The list of data recipients has exactly those that the configuration sends data to."""

import pytest

from commerce.catalog.models import Performance
from portal.shared.registries.data_recipients import all_data_recipients
from portal.shared.registries.facts import get_fact
from tests.factories.catalog import EventFactory

pytestmark = pytest.mark.django_db


def names() -> list[tuple[str, bool]]:
    return [(recipient.recipient, recipient.sent_by_browser) for recipient in all_data_recipients()]


def test_without_recipients_the_page_shows_none(settings):
    settings.MAIL_BACKEND = "portal.shared.mail.local_mailbox.backend.LocalMailboxBackend"
    settings.PAYMENT_GATEWAYS = {"card": "sandbox", "konbini": ""}
    assert names() == []
    html = get_fact("external-transmissions").block({})
    assert html.count("ありません。") == 2


def test_each_provider_in_use_is_a_recipient(settings):
    settings.MAIL_BACKEND = "anymail.backends.postmark.EmailBackend"
    settings.PAYMENT_GATEWAYS = {"card": "stripe", "konbini": "komoju", "paypay": "komoju"}
    settings.GOOGLE_WALLET_ACCOUNT = "{}"
    EventFactory(streaming=True)
    Performance.objects.update(stream_player="hls", stream_url="https://media.example.com/a.m3u8")
    assert sorted(names()) == sorted(
        [
            ("media.example.com", True),
            ("Stripe, Inc.（Stripe）", False),
            ("Stripe, Inc.（Stripe）", True),
            ("株式会社DEGICA（KOMOJU）", False),
            ("株式会社DEGICA（KOMOJU）", True),
            ("Google LLC（Google Wallet）", True),
            ("ActiveCampaign, LLC（Postmark）", False),
        ]
    )
    assert all(recipient.data_sent and recipient.purpose for recipient in all_data_recipients())


@pytest.mark.parametrize(("host", "named"), [("localhost", []), ("smtp.example.net", [("smtp.example.net", False)])])
def test_a_mail_server_on_another_host_is_a_recipient(settings, host, named):
    settings.PAYMENT_GATEWAYS = {}
    settings.MAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.MAILERS = {"default": {"BACKEND": settings.MAIL_BACKEND, "OPTIONS": {"host": host}}}
    assert names() == named
