"""Tickets, their transfers and check-ins, gate passes and stream sessions."""

from datetime import datetime
from functools import partial

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from commerce.catalog.models import Event, Performance, TicketType
from commerce.catalog.states import IssueRule
from commerce.orders.models import Order, OrderLine
from commerce.tickets.states import CheckInKind, ScanResult, TicketState, TransferState
from portal.shared import signing


class TicketQuerySet(models.QuerySet["Ticket"]):
    """Filters for issuing and holders."""

    def due(self, at: datetime) -> "TicketQuerySet":
        """Scheduled tickets whose issue date is reached, also by the event's current date, which staff may have changed."""
        later = models.Q(order__event__issue_rule=IssueRule.ON_DATE, order__event__issue_at__gt=at)
        return self.filter(state=TicketState.SCHEDULED, issue_at__lte=at).exclude(later)

    def held_by_buyer(self) -> "TicketQuerySet":
        """Tickets whose holder is the buyer, not a companion."""
        return self.filter(holder_user=models.F("order__user"))

    def misdated(self, at: datetime) -> "TicketQuerySet":
        """Scheduled tickets whose issue date differs from the event's current one."""
        on_date = models.Q(order__event__issue_rule=IssueRule.ON_DATE)
        is_changed = on_date & ~models.Q(issue_at=models.F("order__event__issue_at"))
        return self.filter(is_changed | ~on_date & models.Q(issue_at__gt=at), state=TicketState.SCHEDULED)


class Ticket(models.Model):
    """The right of one person to enter one performance."""

    public_id = models.CharField(max_length=26, unique=True, default=signing.new_public_id, editable=False)
    short_code = models.CharField(_("番号"), max_length=10, unique=True, default=partial(signing.new_code, 8))
    revision = models.PositiveSmallIntegerField(
        default=1
    )  # increased on a claim; older links and QR codes become invalid
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="tickets")
    line = models.ForeignKey(OrderLine, on_delete=models.PROTECT, related_name="tickets")
    number = models.PositiveSmallIntegerField()  # 1, 2, 3 … within the order
    performance = models.ForeignKey(Performance, on_delete=models.PROTECT, related_name="tickets")
    ticket_type = models.ForeignKey(TicketType, on_delete=models.PROTECT, related_name="tickets")
    holder_user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="tickets"
    )
    holder_name = models.CharField(_("お名前"), max_length=60, blank=True)
    entry_number = models.CharField(_("整理番号"), max_length=20, blank=True)
    seat_label = models.CharField(_("座席"), max_length=60, blank=True)
    state = models.CharField(_("状態"), max_length=10, choices=TicketState, default=TicketState.SCHEDULED)
    issue_at = models.DateTimeField(_("発券予定"))
    issued_at = models.DateTimeField(_("発券日時"), null=True, blank=True)

    objects = TicketQuerySet.as_manager()

    class Meta:
        verbose_name = _("電子チケット")
        verbose_name_plural = _("電子チケット")
        ordering = ["order", "number"]
        indexes = [models.Index(fields=["state", "issue_at"])]
        constraints = [
            # One set of tickets per order, even if the payment event arrives twice.
            models.UniqueConstraint(fields=["order", "number"], name="ticket_number_once"),
            models.CheckConstraint(condition=models.Q(state__in=TicketState.values), name="ticket_state_known"),
        ]

    def __str__(self) -> str:
        return self.short_code

    @property
    def reading(self) -> str:
        """The reading of the holder's name: known of the buyer only, so "" for a ticket that was passed on."""
        return self.order.kana if self.holder_user_id == self.order.user_id else ""

    @property
    def code_in_groups(self) -> str:
        """The short code in groups of four, as displayed: 7K4M-2PXA."""
        return "-".join(self.short_code[n : n + 4] for n in range(0, len(self.short_code), 4))

    @property
    def token(self) -> str:
        """The signed token in the e-ticket's URL."""
        return signing.link_token("ticket", self.public_id, self.revision)


class TicketTransfer(models.Model):
    """The transfer of one ticket to a companion, by a link or to an e-mail address; never for money."""

    public_id = models.CharField(max_length=26, unique=True, default=signing.new_public_id, editable=False)
    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="transfers")
    from_user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    to_email = models.EmailField(_("受け取る方のメールアドレス"), blank=True)  # empty: anyone with the link
    to_user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    state = models.CharField(_("状態"), max_length=10, choices=TransferState, default=TransferState.OPEN)
    locale = models.CharField(max_length=8, default="ja")
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)  # claimed or undone

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["ticket"], condition=models.Q(state=TransferState.OPEN), name="transfer_open_once"
            ),
            models.CheckConstraint(condition=models.Q(state__in=TransferState.values), name="transfer_state_known"),
        ]

    @property
    def token(self) -> str:
        """The signed token in the URL for claiming the ticket."""
        return signing.link_token("transfer", self.public_id)


class GatePass(models.Model):
    """Permits check-in for one event, or one of its performances, to anyone with the PIN until `valid_until`."""

    public_id = models.CharField(max_length=26, unique=True, default=signing.new_public_id, editable=False)
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="gate_passes", verbose_name=_("イベント"))
    performance = models.ForeignKey(
        Performance, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("公演")
    )
    name = models.CharField(_("入口の名前"), max_length=40)
    pin = models.CharField(max_length=128, editable=False)  # a keyed hash, see gate_passes.digest
    valid_until = models.DateTimeField(_("有効期限"))
    may_sell = models.BooleanField(_("当日券を販売できる"), default=False, db_default=False)
    revoked_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(_("作成日時"))
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("受付パス")
        verbose_name_plural = _("受付パス")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.name


class CheckIn(models.Model):
    """One scan or undo at a gate; the unique `client_id` of the device makes uploads idempotent."""

    client_id = models.UUIDField(unique=True)
    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, null=True, related_name="check_ins")
    event = models.ForeignKey(Event, on_delete=models.PROTECT, null=True, related_name="check_ins")  # of the gate
    kind = models.CharField(max_length=10, choices=CheckInKind)
    result = models.CharField(max_length=30, choices=ScanResult)
    device_result = models.CharField(max_length=30, blank=True, db_default="")  # displayed result, if it differs
    read = models.CharField(
        max_length=200, blank=True, db_default=""
    )  # start of the scanned text, if no ticket matched
    revision = models.PositiveSmallIntegerField(default=1)
    gate = models.CharField(max_length=40, blank=True)
    device = models.CharField(max_length=60, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()  # the device's time
    received_at = models.DateTimeField()

    class Meta:
        verbose_name = _("入場記録")
        verbose_name_plural = _("入場記録")
        ordering = ["at", "pk"]
        permissions = [("use_gate", _("入場受付をする"))]
        indexes = [models.Index(fields=["event", "received_at"])]


class StreamSession(models.Model):
    """One device that plays the stream of one order; each heartbeat updates `seen_at`."""

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="stream_sessions")
    performance = models.ForeignKey(Performance, on_delete=models.CASCADE, related_name="+")
    device = models.CharField(max_length=32)  # random id, stored by the browser
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["order", "performance", "device"], name="watch_device_once")]
