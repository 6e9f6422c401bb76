"""The cancellation of an event or of one performance, as a resumable run over its orders."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from commerce.catalog.models import Event, Performance


class EventCancellation(models.Model):
    """A run that cancels and refunds all orders of an event, or of one performance; a scheduled job advances it."""

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="cancellations", verbose_name=_("イベント"))
    performance = models.ForeignKey(
        Performance, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("公演")
    )  # none: all of them
    reason = models.TextField(_("お客さまへの説明"), max_length=400)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField(_("開始日時"))
    finished_at = models.DateTimeField(_("完了日時"), null=True, blank=True)

    class Meta:
        verbose_name = _("公演の中止")
        verbose_name_plural = _("公演の中止")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["event"], condition=models.Q(finished_at=None), name="one_running_cancellation"
            )
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.performance or ''}".strip()
