"""The demo's part of this app: site, help, terms, guides."""

from datetime import datetime

from django.utils import timezone

from cms.demo_content.load import load
from portal.shared.registries.demo import register_demo


def load_help(at: datetime) -> None:
    """Both languages; comes before everything that needs a site."""
    load(timezone.localdate(at))


register_demo("help", load_help, order=10)
