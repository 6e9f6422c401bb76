"""Writes down which member of staff saw whose personal data."""

from datetime import datetime, timedelta

from django.db.models import Model

from portal.shared.privacy.models import AccessKind, StaffAccess
from portal.shared.request_id import request_id

REPEAT_WINDOW = timedelta(minutes=10)  # pages of one list and a reload are one look


def record_access(
    user, kind: AccessKind, what: type[Model], *, at: datetime, subject: str = "", number: int = 1, who: str = ""
) -> None:
    """One line of the record; looks at the same thing within ten minutes are one, exports are counted each.

    `who` names a door that is no user.
    """
    line = {"who": who or str(user), "kind": kind, "what": what._meta.label, "subject": subject[:80]}  # noqa: SLF001
    recent = StaffAccess.objects.filter(at__gt=at - REPEAT_WINDOW, **line)
    if kind != AccessKind.EXPORT and recent.exists():
        return
    known = user if user is not None and user.is_authenticated else None
    StaffAccess.objects.create(user=known, at=at, number=number, request_id=request_id(), **line)
