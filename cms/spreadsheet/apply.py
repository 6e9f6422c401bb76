"""Saves the planned changes of an import as drafts; they become public when an editor publishes them."""

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db import transaction

from cms.faq.models import FaqEntry
from cms.spreadsheet.import_plan import Change


class NotApplied(ValueError):
    """A row has errors, so no row was saved."""


def apply(changes: list[Change], user: AbstractBaseUser | AnonymousUser | None = None) -> list[FaqEntry]:
    """Saves each changed question as a draft, all of them or none; returns them. Raises NotApplied."""
    if any(change.errors for change in changes):
        raise NotApplied
    changed = [(change.page, change.parent) for change in changes if change.page and change.differences]
    with transaction.atomic():
        for page, parent in changed:
            if parent:
                page.live, page.owner = False, user
                parent.add_child(instance=page)
            page.save_revision(user=user, log_action=True)
    return [page for page, _parent in changed]
