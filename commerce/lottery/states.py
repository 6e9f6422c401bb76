"""The states of a lottery entry and the table of allowed moves."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class LotteryEntryState(models.TextChoices):
    """Where a lottery entry is."""

    ENTERED = "entered", _("抽選待ち")
    WON = "won", _("当選")
    LOST = "lost", _("落選")
    WITHDRAWN = "withdrawn", _("取りやめ")
    FORFEITED = "forfeited", _("当選取り消し")


# Lost → won: moved up. Forfeited → won: the money came late and places were still there.
NEXT: dict[LotteryEntryState, set[LotteryEntryState]] = {
    LotteryEntryState.ENTERED: {LotteryEntryState.WON, LotteryEntryState.LOST, LotteryEntryState.WITHDRAWN},
    LotteryEntryState.WON: {LotteryEntryState.FORFEITED},
    LotteryEntryState.LOST: {LotteryEntryState.WON},
    LotteryEntryState.WITHDRAWN: set(),
    LotteryEntryState.FORFEITED: {LotteryEntryState.WON},
}
