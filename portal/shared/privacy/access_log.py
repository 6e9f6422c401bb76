"""The access log: which staff user saw which personal data."""

from datetime import datetime, timedelta

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db.models import Model

from portal.shared.http.request_id import request_id
from portal.shared.privacy.models import AccessKind, StaffAccess

REPEAT_WINDOW = timedelta(minutes=10)  # further pages of a list and reloads are the same access


def record_access(
    user: AbstractBaseUser | AnonymousUser | None,
    access_kind: AccessKind,
    model: type[Model],
    *,
    at: datetime,
    subject: str = "",
    number: int = 1,
    who: str = "",
) -> None:
    """Adds a row to the access log; repeated access to the same rows within ten minutes is one, each export is its own.

    `who` names a gate pass, which is no user.
    """
    fields = {"who": who or str(user), "kind": access_kind, "what": model._meta.label, "subject": subject[:80]}  # noqa: SLF001
    recent = StaffAccess.objects.filter(at__gt=at - REPEAT_WINDOW, **fields)
    if access_kind != AccessKind.EXPORT and recent.exists():
        return
    user_id = user.pk if user is not None and user.is_authenticated else None
    StaffAccess.objects.create(user_id=user_id, at=at, number=number, request_id=request_id(), **fields)
