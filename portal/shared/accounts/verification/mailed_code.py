"""The code of a mail that verifies an address: typed in the browser that asked for it, at most five times."""

import hmac
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from portal.shared.accounts.models import EmailVerification
from portal.shared.accounts.services import confirm_once
from portal.shared.errors import DomainError, Throttled
from portal.shared.mail.mailbox_providers import mailbox_of
from portal.shared.throttle import throttle

TRIES = 5  # per mail; a guess is right once in 200,000 mails
TRIES_PER_DAY = 30  # per mailbox, over all browsers that ask for it
TRIES_PER_NETWORK = 300  # per hour and IP address, which the customers of a mobile company share


class CodeWrong(DomainError):
    """Not the code of the newest mail."""

    code = "code_wrong"
    message = _("確認コードが違います。いちばん新しいメールの6けたの数字を入力してください。")
    status = 422


class CodeOver(DomainError):
    """The code is older than 15 minutes, or it or its link was used."""

    code = "code_over"
    message = _("この確認コードは、もう使えません。「確認メールをもう一度送る」を押すと、新しいコードが届きます。")
    status = 410


class CodeBlocked(Throttled):
    """Too many codes were typed."""

    code = "code_blocked"
    message = _(
        "確認コードの入力が続いたため、このコードを止めました。「確認メールをもう一度送る」を押すか、メールのリンクを開いてください。"
    )


def confirm_code(verification: EmailVerification, typed: str, *, network: str, at: datetime) -> None:
    """Confirms the address by the code; afterwards neither the code nor the link works.

    The caller has found `verification` in the session of the browser that asked for the mail: elsewhere the code is
    worth nothing. `network` is the IP address. Raises CodeOver, CodeBlocked and CodeWrong.
    """
    if not verification.takes_code(at):
        raise CodeOver
    _count_try(verification, network, at)
    if not hmac.compare_digest(typed.encode(), verification.code.encode()):
        raise CodeWrong
    if not confirm_once(verification, EmailVerification.State.CODE_TYPED, at):
        raise CodeOver


def _count_try(verification: EmailVerification, network: str, at: datetime) -> None:
    mailbox = mailbox_of(verification.email)
    limits = (
        (f"verify-code:{verification.public_id}", TRIES, EmailVerification.LIFETIME),
        (f"verify-code-network:{network}", TRIES_PER_NETWORK, timedelta(hours=1)),
        (f"verify-code-day:{mailbox}", TRIES_PER_DAY, timedelta(days=1)),
    )
    try:
        for key, limit, per in limits:
            throttle(key, limit=limit, per=per, at=at)
    except Throttled as error:
        raise CodeBlocked from error
