"""Orders with copies of the lines and fees that were sold, consents, and the log."""

from datetime import datetime
from functools import partial

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.utils.translation import gettext_lazy as _

from commerce.catalog.models import Event, Organizer, PaymentMethod, Performance, SalesPeriod, TicketType
from commerce.catalog.performance_groups import PerformanceGroup, group_by_performance
from commerce.catalog.states import FeeKind, PerformanceState, PeriodKind
from commerce.orders.states import OrderState
from portal.shared import signing
from portal.shared.accounts.models import User


class OrderQuerySet(models.QuerySet["Order"]):
    """Filters of orders that several modules use."""

    def lapsed(self, at: datetime) -> "OrderQuerySet":
        """Pending orders whose holds have ended."""
        return self.filter(state=OrderState.PENDING, expires_at__lte=at)

    def placed(self) -> "OrderQuerySet":
        """Orders whose confirmation screen was accepted; buyers see only these in their history."""
        return self.exclude(placed_at=None)

    def of(self, user: User | AnonymousUser) -> "OrderQuerySet":
        """Orders of one buyer."""
        return self.filter(user=user)


class Order(models.Model):
    """A contract of sale of one buyer for one event, or a purchase in progress."""

    wagtail_reference_index_ignore = True  # the index of references is not needed for orders; saves writes

    code = models.CharField(_("注文番号"), max_length=12, unique=True, default=partial(signing.new_code, 10))
    public_id = models.CharField(max_length=26, unique=True, default=signing.new_public_id, editable=False)
    link_revision = models.PositiveSmallIntegerField(default=1)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="orders")
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="orders", verbose_name=_("イベント"))
    sales_period = models.ForeignKey(SalesPeriod, on_delete=models.PROTECT, related_name="orders")
    email_at_order = models.EmailField(_("申込時のメールアドレス"))
    name = models.CharField(_("お名前"), max_length=60)
    kana = models.CharField(_("お名前（カナ）"), max_length=60, blank=True)
    phone = models.CharField(_("電話番号"), max_length=20)
    locale = models.CharField(_("言語"), max_length=8, default="ja")
    state = models.CharField(_("状態"), max_length=10, choices=OrderState, default=OrderState.PENDING)
    payment_method = models.ForeignKey(PaymentMethod, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    payment_store = models.CharField(
        _("支払う店舗"), max_length=20, blank=True, db_default=""
    )  # where the provider asks beforehand
    total_yen = models.PositiveIntegerField(_("合計（円）"), default=0)
    created_at = models.DateTimeField(_("開始日時"))
    expires_at = models.DateTimeField(_("確保の期限"))
    extended_at = models.DateTimeField(null=True, blank=True)
    placed_at = models.DateTimeField(_("申込日時"), null=True, blank=True)
    confirmed_at = models.DateTimeField(_("確定日時"), null=True, blank=True)
    confirmation_data = models.JSONField(default=dict, blank=True)  # what the confirmation screen showed
    confirmation_sha256 = models.CharField(max_length=64, blank=True)

    # Keyed hashes for the budget of unpaid holds; empty for orders that no visitor made, and without budgets.
    mailbox_key = models.CharField(max_length=32, blank=True, default="", db_default="")
    network_key = models.CharField(max_length=32, blank=True, default="", db_default="")

    objects = OrderQuerySet.as_manager()

    class Meta:
        verbose_name = _("注文")
        verbose_name_plural = _("注文")
        ordering = ["-pk"]
        permissions = [  # actions of staff; none of them edits the row itself
            ("support_order", _("注文に対応する（メールの再送、決済会社への確認）")),
            ("refund_order", _("返金する・取り消して返金する")),
            ("export_order", _("一覧を書き出す")),
            ("every_order", _("すべての主催者の注文を見る")),
        ]
        indexes = [
            models.Index(fields=["state", "expires_at"]),
            models.Index(fields=["event", "mailbox_key"], name="order_mailbox"),
            models.Index(fields=["event", "network_key"], name="order_network"),
            models.Index(fields=["email_at_order"]),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=OrderState.values), name="order_state_known"),
            models.CheckConstraint(
                condition=~models.Q(state=OrderState.CONFIRMED) | models.Q(confirmed_at__isnull=False),
                name="confirmed_order_has_moment",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def link_token(self) -> str:
        """The secret part of the links to this order in mails."""
        return signing.link_token("order", self.public_id, self.link_revision)

    @property
    def is_free(self) -> bool:
        """Whether the total is 0 yen."""
        return self.total_yen == 0

    @property
    def line_groups(self) -> "list[PerformanceGroup[OrderLine]]":
        """The lines by performance, the earliest first; two queries, none when `lines__performance__texts` is prefetched."""
        models.prefetch_related_objects([self], "lines__performance__texts")
        return group_by_performance(self.lines.all())

    @property
    def is_won(self) -> bool:
        """Whether it comes from a lottery: `expires_at` is then the winner's deadline, which is never shortened."""
        return self.sales_period.kind == PeriodKind.LOTTERY

    @property
    def has_cancelled_performance(self) -> bool:
        """Whether one of its performances is cancelled."""
        return self.lines.filter(performance__state=PerformanceState.CANCELLED).exists()


class OrderLine(models.Model):
    """A line of an order: name, price, tax rate and seller as they were when it was sold."""

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="lines")
    ticket_type = models.ForeignKey(TicketType, on_delete=models.PROTECT, related_name="order_lines")
    performance = models.ForeignKey(Performance, on_delete=models.PROTECT, related_name="order_lines")
    name = models.CharField(max_length=120)
    unit_price_yen = models.PositiveIntegerField()
    quantity = models.PositiveSmallIntegerField()
    tax_rate = models.PositiveSmallIntegerField()
    seller = models.ForeignKey(Organizer, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["order", "ticket_type"], name="order_line_once"),
            models.CheckConstraint(condition=models.Q(quantity__gte=1), name="order_line_not_empty"),
        ]

    @property
    def total_yen(self) -> int:
        """Unit price times quantity, in yen."""
        return self.unit_price_yen * self.quantity


class OrderFee(models.Model):
    """A fee of an order as it was charged; `amount_yen` covers all tickets, `quantity` says how many times it was charged."""

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="fees")
    kind = models.CharField(max_length=10, choices=FeeKind)
    name = models.CharField(max_length=120)
    amount_yen = models.PositiveIntegerField()
    quantity = models.PositiveSmallIntegerField(default=1, db_default=1)
    tax_rate = models.PositiveSmallIntegerField()
    seller = models.ForeignKey(Organizer, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]


class OrderConsent(models.Model):
    """The buyer's consent to one version of the terms."""

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="consents")
    terms_version = models.ForeignKey("cms.TermsVersion", on_delete=models.PROTECT, related_name="consents")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["order", "terms_version"], name="consent_once")]


class OrderLogEntry(models.Model):
    """One entry of an order's timeline: what happened, when, by whom, in which request. Append-only."""

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="log")
    at = models.DateTimeField()
    kind = models.CharField(max_length=40)  # an OrderLogKind
    actor = models.CharField(max_length=270)  # "buyer", "clock", "gateway:sandbox", "staff:<address>"
    request_id = models.CharField(max_length=20, default="-")
    from_state = models.CharField(max_length=10, blank=True)
    to_state = models.CharField(max_length=10, blank=True)
    data = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["at", "pk"]
