"""Writes versions of terms."""

from datetime import datetime

from django.db import transaction
from wagtail.models import Page

from cms.terms.models import TermsPage, TermsVersion
from cms.terms.queries import current_version


@transaction.atomic
def write_version(*, page: TermsPage, at: datetime) -> TermsVersion | None:
    """Stores the page's text as its next version; returns None when the text in force is equal."""
    Page.objects.select_for_update().get(pk=page.pk)  # locks the page, so that two editors do not write the same number
    locale, text = page.locale.language_code, page.draft_text
    newest = current_version(page.kind, locale, page.subject)
    if newest and newest.text == text:
        return None
    return TermsVersion.objects.create(
        kind=page.kind,
        subject=page.subject,
        locale=locale,
        number=newest.number + 1 if newest else 1,
        published_at=at,
        text=text,
        sha256=TermsVersion.digest(text),
    )
