"""The ceiling of a mailbox: how many mails a day anybody can make us send to it, over all kinds together."""

from datetime import datetime, timedelta

from portal.shared.errors import Throttled
from portal.shared.mail.mail_kinds import mail_kinds
from portal.shared.mail.mailbox_providers import mailbox_of
from portal.shared.throttle import throttle

PER_DAY = 20  # mails to one mailbox
BEYOND = timedelta(hours=2)  # one more in this time: nobody shuts the owner out by using the ceiling up


def admits(mail_kind: str, address: str, at: datetime, *, is_resend: bool) -> bool:
    """Counts a mail that strangers can cause; False when it must be withheld.

    Copies of a customer's mail are counted too, but a mail that is owed for an order is never withheld.
    """
    kind = mail_kinds[mail_kind]
    if not (kind.is_for_anybody or is_resend):
        return True
    return _is_below_ceiling(mailbox_of(address), at) or kind.is_owed


def _is_below_ceiling(mailbox: str, at: datetime) -> bool:
    limits = (("day", PER_DAY, timedelta(days=1)), ("beyond", 1, BEYOND))
    return any(_counts(f"mailbox-{name}:{mailbox}", limit, per, at) for name, limit, per in limits)


def _counts(key: str, limit: int, per: timedelta, at: datetime) -> bool:
    try:
        throttle(key, limit=limit, per=per, at=at)
    except Throttled:
        return False
    return True
