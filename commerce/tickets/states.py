"""States of tickets and transfers with their allowed moves, and the results of scans."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class TicketState(models.TextChoices):
    """State of a ticket: scheduled → issued → used (an undo with a reason returns to issued); blocked; void."""

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
    """Kind of a check-in record."""

    ADMITTED = "entry", _("入場")
    REFUSED = "refused", _("入場不可")
    UNDO = "undo", _("取り消し")


class ScanResult(models.TextChoices):
    """Result of a scan; only the first two admit. The JavaScript of the gate uses the same values."""

    OK = "ok", _("入場できます")
    RE_ENTRY = "re_entry", _("再入場できます")
    ALREADY_USED = "already_used", _("入場済みです")
    WRONG_EVENT = "wrong_event", _("別のイベントです")
    WRONG_DAY = "wrong_day", _("別の公演です")
    OTHER_DAY = "other_day", _("別の日のチケットです")  # at a gate for all performances; gate staff decide
    NOT_ISSUED = "not_issued", _("まだ発券されていません")
    VOID = "void", _("取り消されたチケットです")
    BLOCKED = "blocked", _("一時停止中のチケットです")
    HANDED_ON = "handed_on", _("古いQRコードです")
    STALE_CODE = "stale_code", _("お名前を確かめてください")  # a rotating code outside its tolerance; gate staff decide
    BAD_SIGNATURE = "bad_signature", _("このサービスのQRコードではありません")
    UNKNOWN = "unknown", _("見つかりません")


class TransferState(models.TextChoices):
    """State of a transfer; the buyer may cancel it while it is open."""

    OPEN = "open", _("受け取り待ち")
    CLAIMED = "claimed", _("受け取り済み")
    UNDONE = "undone", _("取りやめ")


TRANSFER_NEXT: dict[TransferState, set[TransferState]] = {
    TransferState.OPEN: {TransferState.CLAIMED, TransferState.UNDONE},
    TransferState.CLAIMED: set(),
    TransferState.UNDONE: set(),
}
