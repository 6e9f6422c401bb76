"""The account is deleted: at once when nothing hinders it, else by the clock as soon as that is so."""

import logging
from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from portal.shared.accounts.login_sessions import end_other_login_sessions
from portal.shared.accounts.models import AccountDeletionRequest, DataExport, EmailVerification, User
from portal.shared.errors import DomainError
from portal.shared.mail.sending.outbox import queue_mail
from portal.shared.registries.personal_data import personal_data_sources

log = logging.getLogger(__name__)
ERASED_EMAIL = "erased-{pk}@invalid"  # RFC 2606: a name that never resolves


class StaffDeletionRefused(DomainError):
    """Staff and superusers are removed by their administrator."""

    code = "staff_stay"
    message = _("スタッフのアカウントは、ここでは削除できません。管理者にご連絡ください。")


def deletion_blockers(user: User, at: datetime) -> list[str]:
    """What must be over first, in sentences."""
    return [sentence for holding in personal_data_sources for sentence in holding.deletion_blockers(user, at)]


@transaction.atomic
def request_deletion(user: User, *, at: datetime) -> bool:
    """True: the account is gone. False: it goes as soon as nothing hinders it; the owner may take it back until then.

    Raises StaffStay.
    """
    user = User.objects.select_for_update().get(pk=user.pk)
    if user.is_staff or user.is_superuser:
        raise StaffDeletionRefused
    if not deletion_blockers(user, at):
        _erase(user, at)
        return True
    _leaving, is_new = AccountDeletionRequest.objects.get_or_create(user=user, defaults={"asked_at": at})
    if is_new:
        queue_mail("account_deletion_scheduled", to=user.email, about=user, user=user, locale=user.locale, at=at)
    return False


def withdraw_request(user: User) -> bool:
    """The wish is taken back; False when there was none."""
    return bool(AccountDeletionRequest.objects.filter(user=user).delete()[0])


def run_due_deletions(at: datetime) -> int:
    """The clock's part: deletes the accounts of those who asked and whom nothing hinders any more."""
    done = 0
    for leaving in AccountDeletionRequest.objects.select_related("user"):
        try:
            if not deletion_blockers(leaving.user, at):
                done += request_deletion(leaving.user, at=at)
        except Exception:
            log.exception("leaving %s", leaving.pk)
    return done


def _erase(user: User, at: datetime) -> None:
    """The row stays for what the law keeps and points to it; of the person nothing is left in it."""
    queue_mail("account_deleted", to=user.email, about=None, locale=user.locale, at=at)
    for holding in personal_data_sources:
        holding.erase(user, at)
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
