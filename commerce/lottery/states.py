"""States of a lottery entry and their allowed moves."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class LotteryEntryState(models.TextChoices):
    """State of a lottery entry; stored in `LotteryEntry.state`."""

    ENTERED = "entered", _("抽選待ち")
    WON = "won", _("当選")
    LOST = "lost", _("落選")
    WITHDRAWN = "withdrawn", _("取りやめ")
    FORFEITED = "forfeited", _("当選取り消し")


# Lost → won: promoted. Forfeited → won: the payment arrived late and tickets were still available.
NEXT: dict[LotteryEntryState, set[LotteryEntryState]] = {
    LotteryEntryState.ENTERED: {LotteryEntryState.WON, LotteryEntryState.LOST, LotteryEntryState.WITHDRAWN},
    LotteryEntryState.WON: {LotteryEntryState.FORFEITED},
    LotteryEntryState.LOST: {LotteryEntryState.WON},
    LotteryEntryState.WITHDRAWN: set(),
    LotteryEntryState.FORFEITED: {LotteryEntryState.WON},
}
