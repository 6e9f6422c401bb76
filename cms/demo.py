"""Registers the demo content of this app: site, help, terms, mailbox guides."""

from datetime import datetime

from django.utils import timezone

from cms.demo_content.load import load
from portal.shared.registries.demo import register_demo


def load_help(at: datetime) -> None:
    """Loads the content in both languages; runs before all demo data that needs a site."""
    load(timezone.localdate(at))


register_demo("help", load_help, order=10)
