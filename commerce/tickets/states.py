"""The states of a ticket."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class TicketState(models.TextChoices):
    """One row per admission: scheduled → issued → used, and back by an undo with a reason; blocked; void."""

    SCHEDULED = "scheduled", _("発券前")
    ISSUED = "issued", _("発券済み")
    USED = "used", _("入場済み")
    BLOCKED = "blocked", _("一時停止")
    VOID = "void", _("無効")


NEXT: dict[TicketState, set[TicketState]] = {
    TicketState.SCHEDULED: {TicketState.ISSUED, TicketState.BLOCKED, TicketState.VOID},
    TicketState.ISSUED: {TicketState.USED, TicketState.BLOCKED, TicketState.VOID},
    TicketState.USED: {TicketState.ISSUED, TicketState.VOID},
    TicketState.BLOCKED: {TicketState.SCHEDULED, TicketState.ISSUED, TicketState.VOID},
    TicketState.VOID: set(),
}


class CheckInKind(models.TextChoices):
    """What happened at the door."""

    ENTRY = "entry", _("入場")
    REFUSED = "refused", _("入場不可")
    UNDO = "undo", _("取り消し")
