"""The account is deleted: at once when nothing hinders it, else by the clock as soon as that is so."""

import logging
from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from portal.shared.accounts.login_sessions import end_others
from portal.shared.accounts.models import DataExport, EmailVerification, Leaving, User
from portal.shared.errors import DomainError
from portal.shared.mail.sending.outbox import queue_mail
from portal.shared.registries.personal_data import holdings

log = logging.getLogger(__name__)
NOBODY = "erased-{pk}@invalid"  # RFC 2606: a name that never resolves


class StaffStay(DomainError):
    """Staff and superusers are removed by their administrator."""

    code = "staff_stay"
    message = _("スタッフのアカウントは、ここでは削除できません。管理者にご連絡ください。")


def hindrances(user: User, at: datetime) -> list[str]:
    """What must be over first, in sentences."""
    return [sentence for holding in holdings for sentence in holding.hinders(user, at)]


@transaction.atomic
def ask_to_leave(user: User, *, at: datetime) -> bool:
    """True: the account is gone. False: it goes as soon as nothing hinders it; the owner may take it back until then.

    Raises StaffStay.
    """
    user = User.objects.select_for_update().get(pk=user.pk)
    if user.is_staff or user.is_superuser:
        raise StaffStay
    if not hindrances(user, at):
        _erase(user, at)
        return True
    _leaving, is_new = Leaving.objects.get_or_create(user=user, defaults={"asked_at": at})
    if is_new:
        queue_mail("leaving_planned", to=user.email, about=user, user=user, locale=user.locale, at=at)
    return False


def stay(user: User) -> bool:
    """The wish is taken back; False when there was none."""
    return bool(Leaving.objects.filter(user=user).delete()[0])


def let_go(at: datetime) -> int:
    """The clock's part: deletes the accounts of those who asked and whom nothing hinders any more."""
    done = 0
    for leaving in Leaving.objects.select_related("user"):
        try:
            if not hindrances(leaving.user, at):
                done += ask_to_leave(leaving.user, at=at)
        except Exception:
            log.exception("leaving %s", leaving.pk)
    return done


def _erase(user: User, at: datetime) -> None:
    """The row stays for what the law keeps and points to it; of the person nothing is left in it."""
    queue_mail("account_deleted", to=user.email, about=None, locale=user.locale, at=at)
    for holding in holdings:
        holding.erase(user, at)
    end_others(user, keep="")
    EmailVerification.objects.filter(email__iexact=user.email).delete()
    EmailAddress.objects.filter(user=user).delete()
    Authenticator.objects.filter(user=user).delete()
    DataExport.objects.filter(user=user).delete()
    Leaving.objects.filter(user=user).delete()
    user.groups.clear()
    user.email, user.name, user.kana, user.phone = NOBODY.format(pk=user.pk), "", "", ""
    user.is_active, user.wants_news, user.wants_reminders = False, False, False
    user.set_unusable_password()
    user.save()
