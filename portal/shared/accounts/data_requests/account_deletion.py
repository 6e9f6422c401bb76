"""Deletion of an account: at once when nothing blocks it, else by a scheduled job as soon as nothing does."""

import logging
from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from portal.shared.accounts.login_sessions import end_other_login_sessions
from portal.shared.accounts.models import AccountDeletionRequest, DataExport, EmailVerification, User
from portal.shared.errors import DomainError
from portal.shared.mail.outbox import queue_mail
from portal.shared.registries.personal_data import personal_data_sources

log = logging.getLogger(__name__)
ERASED_EMAIL = "erased-{pk}@invalid"  # RFC 2606: a name that never resolves


class StaffDeletionRefused(DomainError):
    """Staff and superusers cannot delete their account themselves; an administrator does."""

    code = "staff_stay"
    message = _("スタッフのアカウントは、ここでは削除できません。管理者にご連絡ください。")


def deletion_blockers(user: User, at: datetime) -> list[str]:
    """What must be over before the account can be deleted, in sentences of the active language."""
    return [sentence for source in personal_data_sources for sentence in source.deletion_blockers(user, at)]


@transaction.atomic
def request_deletion(user: User, *, at: datetime) -> bool:
    """Deletes the account (True), or stores the request until nothing blocks it (False); it can be withdrawn until then.

    Raises StaffDeletionRefused.
    """
    user = User.objects.select_for_update().get(pk=user.pk)
    if user.is_staff or user.is_superuser:
        raise StaffDeletionRefused
    if not deletion_blockers(user, at):
        _erase(user, at)
        return True
    _request, is_new = AccountDeletionRequest.objects.get_or_create(user=user, defaults={"asked_at": at})
    if is_new:
        queue_mail("account_deletion_scheduled", to=user.email, about=user, user=user, locale=user.locale, at=at)
    return False


def withdraw_request(user: User) -> bool:
    """Deletes the user's request; False when there was none."""
    return bool(AccountDeletionRequest.objects.filter(user=user).delete()[0])


def run_due_deletions(at: datetime) -> int:
    """Deletes the accounts whose request nothing blocks any more; returns how many. One that fails is logged."""
    deleted = 0
    for request in AccountDeletionRequest.objects.select_related("user"):
        try:
            if not deletion_blockers(request.user, at):
                deleted += request_deletion(request.user, at=at)
        except Exception:
            log.exception("leaving %s", request.pk)
    return deleted


def _erase(user: User, at: datetime) -> None:
    """Anonymises the row, to which rows point that the law requires; deletes all else of the account."""
    queue_mail("account_deleted", to=user.email, about=None, locale=user.locale, at=at)
    for source in personal_data_sources:
        source.erase(user, at)
    end_other_login_sessions(user, except_key="")
    EmailVerification.objects.filter(email__iexact=user.email).delete()
    EmailAddress.objects.filter(user=user).delete()
    Authenticator.objects.filter(user=user).delete()
    DataExport.objects.filter(user=user).delete()
    AccountDeletionRequest.objects.filter(user=user).delete()
    user.groups.clear()
    user.email, user.name, user.kana, user.phone = ERASED_EMAIL.format(pk=user.pk), "", "", ""
    user.is_active, user.accepts_marketing, user.wants_reminders = False, False, False
    user.set_unusable_password()
    user.save()
