"""Writes what was planned, as drafts: readers see nothing of it until an editor publishes."""

from django.db import transaction

from cms.spreadsheet.import_plan import Change


class NotApplied(ValueError):
    """Some row has an error, so none was written."""


def apply(changes: list[Change], user=None) -> int:
    """Saves each changed question as a draft, all of them or none; returns how many. Raises NotApplied."""
    if any(change.errors for change in changes):
        raise NotApplied
    wanted = [change for change in changes if change.page and change.differences]
    with transaction.atomic():
        for change in wanted:
            page = change.page
            assert page is not None  # noqa: S101 - filtered above
            if change.parent:
                page.live, page.owner = False, user
                change.parent.add_child(instance=page)
            page.save_revision(user=user, log_action=True)
    return len(wanted)
