"""Models of lotteries: the draw of a sales period, entries and their ranked choices."""

from functools import partial

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.utils.translation import gettext_lazy as _

from commerce.catalog.models import Performance, SalesPeriod, TicketType
from commerce.lottery.states import LotteryEntryState
from commerce.orders.models import Order
from portal.shared import signing
from portal.shared.accounts.models import User


class Draw(models.Model):
    """The draw of a lottery: its times, its seed, and the hashes that make later changes detectable.

    The hash of the seed is public from the start and the seed after the draw, so that it cannot be chosen afterwards.
    """

    period = models.OneToOneField(
        SalesPeriod, on_delete=models.PROTECT, related_name="draw", verbose_name=_("受付期間")
    )
    draws_at = models.DateTimeField(_("抽選日時"))
    pay_until = models.DateTimeField(_("当選者の支払期限"))
    moves_up_until = models.DateTimeField(_("繰り上げ当選の締め切り"))
    seed = models.CharField(max_length=64, editable=False)  # 32 random bytes as hex; secret until drawn_at
    seed_sha256 = models.CharField(max_length=64, editable=False)
    drawn_at = models.DateTimeField(_("抽選した日時"), null=True, blank=True, editable=False)
    drawn_by = models.CharField(max_length=270, blank=True, editable=False)  # "clock", "staff:<address>"
    entered = models.PositiveIntegerField(_("申込数"), default=0, editable=False)
    places = models.JSONField(default=dict, editable=False)  # quota id → available number at the time of the draw
    applications_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    result_sha256 = models.CharField(max_length=64, blank=True, editable=False)

    class Meta:
        verbose_name = _("抽選")
        verbose_name_plural = _("抽選")
        ordering = ["-draws_at"]
        permissions = [("run_draw", _("抽選する"))]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(draws_at__lt=models.F("pay_until"), pay_until__lte=models.F("moves_up_until")),
                name="draw_before_payment",
            )
        ]


class LotteryEntryQuerySet(models.QuerySet["LotteryEntry"]):
    """Filters for state and owner."""

    def active(self) -> "LotteryEntryQuerySet":
        """Entries that were not withdrawn."""
        return self.exclude(state=LotteryEntryState.WITHDRAWN)

    def of(self, user: User | AnonymousUser) -> "LotteryEntryQuerySet":
        """Entries of one account; none for anonymous users."""
        return self.filter(user=user) if isinstance(user, User) else self.none()


class LotteryEntry(models.Model):
    """One person's entry for one performance; the draw ranks entries by a keyed hash of `code`."""

    code = models.CharField(_("受付番号"), max_length=12, unique=True, default=partial(signing.new_code, 10))
    public_id = models.CharField(max_length=26, unique=True, default=signing.new_public_id, editable=False)
    period = models.ForeignKey(SalesPeriod, on_delete=models.PROTECT, related_name="lottery_entries")
    performance = models.ForeignKey(Performance, on_delete=models.PROTECT, related_name="lottery_entries")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="lottery_entries")
    email_at_entry = models.EmailField(_("申込時のメールアドレス"))
    name = models.CharField(_("お名前"), max_length=60)
    phone = models.CharField(_("電話番号"), max_length=20)
    person_key = models.CharField(max_length=64)  # hash of normalised name and phone: one entry per person
    quantity = models.PositiveSmallIntegerField(_("枚数"))
    companions = models.JSONField(_("同行者のお名前"), default=list, blank=True)
    locale = models.CharField(_("言語"), max_length=8, default="ja")
    terms = models.ManyToManyField("cms.TermsVersion", related_name="+")
    state = models.CharField(_("状態"), max_length=10, choices=LotteryEntryState, default=LotteryEntryState.ENTERED)
    rank = models.PositiveIntegerField(
        _("抽選順"), null=True, blank=True
    )  # 1, 2, 3 … within the period; set by the draw
    won_type = models.ForeignKey(TicketType, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    order = models.OneToOneField(Order, on_delete=models.PROTECT, null=True, blank=True, related_name="lottery_entry")
    entered_at = models.DateTimeField(_("申込日時"))
    result_notified_at = models.DateTimeField(null=True, blank=True)  # the mail about the result was queued

    objects = LotteryEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("抽選申込")
        verbose_name_plural = _("抽選申込")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["period", "state", "rank"])]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=LotteryEntryState.values), name="application_state_known"
            ),
            models.CheckConstraint(condition=models.Q(quantity__gte=1), name="application_not_empty"),
            models.UniqueConstraint(
                fields=["period", "performance", "user"],
                condition=~models.Q(state=LotteryEntryState.WITHDRAWN),
                name="application_once_per_address",
            ),
            models.UniqueConstraint(
                fields=["period", "performance", "person_key"],
                condition=~models.Q(state=LotteryEntryState.WITHDRAWN),
                name="application_once_per_person",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def link_token(self) -> str:
        """The signed token in the URLs of this entry in e-mails."""
        return signing.link_token("application", self.public_id)


class LotteryChoice(models.Model):
    """One ticket type of an entry; `rank` 1 is the first choice."""

    lottery_entry = models.ForeignKey(LotteryEntry, on_delete=models.CASCADE, related_name="choices")
    rank = models.PositiveSmallIntegerField()
    ticket_type = models.ForeignKey(TicketType, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["rank"]
        constraints = [
            models.UniqueConstraint(fields=["lottery_entry", "rank"], name="choice_rank_once"),
            models.UniqueConstraint(fields=["lottery_entry", "ticket_type"], name="choice_type_once"),
        ]
