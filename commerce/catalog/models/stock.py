"""Stock: counters with a CHECK against overselling, and holds that record what is taken."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from commerce.catalog.models.column_labels import labelled
from commerce.catalog.models.events import Event
from commerce.catalog.states import HoldState


class Quota(models.Model):
    """Stock that one or several ticket types share."""

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="quotas", verbose_name=_("イベント"))
    name = models.CharField(_("枠の名前"), max_length=60)

    class Meta:
        verbose_name = _("在庫枠")
        verbose_name_plural = _("在庫枠")

    def __str__(self) -> str:
        return self.name

    @property
    @labelled(_("席数"))
    def size(self) -> int:
        """Total number, over all shards."""
        return sum(counter.size for counter in self.counters.all())

    @property
    @labelled(_("確保・販売済み"))
    def taken(self) -> int:
        """Number held or sold, over all shards."""
        return sum(counter.taken for counter in self.counters.all())


class QuotaCounter(models.Model):
    """A counter under contention: `taken` changes only by conditional UPDATEs. A busy quota may have several shards."""

    quota = models.ForeignKey(Quota, on_delete=models.PROTECT, related_name="counters")
    shard = models.PositiveSmallIntegerField(default=0)
    size = models.PositiveIntegerField(_("席数"))
    taken = models.PositiveIntegerField(_("確保・販売済み"), default=0)

    class Meta:
        ordering = ["quota", "shard"]
        constraints = [
            models.UniqueConstraint(fields=["quota", "shard"], name="counter_shard_once"),
            models.CheckConstraint(condition=models.Q(taken__lte=models.F("size")), name="never_oversold"),
        ]


class HoldQuerySet(models.QuerySet["Hold"]):
    """Filters of holds that several modules use."""

    def active(self) -> "HoldQuerySet":
        """Holds that count in `taken`: held or sold."""
        return self.filter(state__in=[HoldState.HELD, HoldState.SOLD])


class Hold(models.Model):
    """Stock of one counter that is held or sold for one order."""

    counter = models.ForeignKey(QuotaCounter, on_delete=models.PROTECT, related_name="holds")
    order = models.ForeignKey("commerce.Order", on_delete=models.PROTECT, related_name="holds")
    quantity = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=HoldState, default=HoldState.HELD)
    until = models.DateTimeField()

    objects = HoldQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["state", "until"])]
        constraints = [models.CheckConstraint(condition=models.Q(quantity__gte=1), name="hold_not_empty")]
