"""The states of a lottery entry and the table of allowed moves."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ApplicationState(models.TextChoices):
    """Where a lottery entry is."""

    ENTERED = "entered", _("抽選待ち")
    WON = "won", _("当選")
    LOST = "lost", _("落選")
    WITHDRAWN = "withdrawn", _("取りやめ")
    FORFEITED = "forfeited", _("当選取り消し")


# Lost → won: moved up. Forfeited → won: the money came late and places were still there.
NEXT: dict[ApplicationState, set[ApplicationState]] = {
    ApplicationState.ENTERED: {ApplicationState.WON, ApplicationState.LOST, ApplicationState.WITHDRAWN},
    ApplicationState.WON: {ApplicationState.FORFEITED},
    ApplicationState.LOST: {ApplicationState.WON},
    ApplicationState.WITHDRAWN: set(),
    ApplicationState.FORFEITED: {ApplicationState.WON},
}
