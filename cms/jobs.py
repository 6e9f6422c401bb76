"""The scheduled job that publishes scheduled pages and unpublishes expired ones."""

from datetime import datetime

from django.core.management import call_command
from wagtail.models import Page, Revision

from portal.shared.registries.jobs import register_job


def publish_due_pages(at: datetime) -> int:
    """Publishes and unpublishes due pages through Wagtail's own command; returns how many were due."""
    due = Revision.objects.filter(approved_go_live_at__lt=at).count()
    due += Page.objects.live().filter(expire_at__lt=at).count()
    if due:
        call_command("publish_scheduled", verbosity=0)
    return due


register_job("publish due pages", publish_due_pages)
