"""The settings row: the From header is valid for any sender name."""

from email import message_from_bytes, policy

import pytest
from django.core.mail import EmailMessage

from portal.shared.models import SiteSettings


@pytest.mark.parametrize("name", ["CLOUD PASS", "Tickets, Tokyo", 'The "Best"', "みなと音楽祭", "みなと、音楽祭, 東京"])
def test_any_sender_name_gives_one_address(name):
    sender = SiteSettings(sender_name=name, sender_address="info@cloud-pass.jp").sender
    raw = EmailMessage("件名", "本文", sender, ["hanako@example.jp"]).message().as_bytes()
    addresses = message_from_bytes(raw, policy=policy.default)["From"].addresses

    assert [(address.display_name, address.addr_spec) for address in addresses] == [(name, "info@cloud-pass.jp")]
