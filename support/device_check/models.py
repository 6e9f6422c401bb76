"""What somebody's device said of itself, kept only when the person asked for a result code."""

from datetime import datetime
from functools import partial

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.shared import signing


class DeviceCheckQuerySet(models.QuerySet["DeviceCheck"]):
    """Which results."""

    def older_than(self, at: datetime) -> "DeviceCheckQuerySet":
        """Made before that moment; what a browser says of itself is kept for 30 days at most."""
        return self.filter(checked_at__lt=at)


class DeviceCheck(models.Model):
    """One result, found by its code: verdicts by purpose, and the outcomes of what was tried in the page."""

    code = models.CharField(_("結果コード"), max_length=12, unique=True, default=partial(signing.new_code, 8))
    checked_at = models.DateTimeField(_("調べた日時"), db_index=True)
    user_agent = models.CharField(max_length=1000, blank=True)
    hints = models.JSONField(default=dict)  # header → value, of those that this page asks for
    user_answers = models.JSONField(default=list)  # what the person told: ipad, mac, simple, other
    system = models.CharField(_("端末の種類（OS）"), max_length=80, blank=True)
    browser = models.CharField(_("ブラウザー"), max_length=80, blank=True)
    model = models.CharField(_("型番"), max_length=40, blank=True)
    verdicts = models.JSONField(default=dict)  # purpose → verdict
    outcomes = models.JSONField(default=dict)  # name of a check → ok, fail or unknown

    objects = DeviceCheckQuerySet.as_manager()

    class Meta:
        verbose_name = _("端末の判定結果")
        verbose_name_plural = _("端末の判定結果")
        ordering = ["-checked_at", "-pk"]

    def __str__(self) -> str:
        return self.code

    @property
    def code_in_groups(self) -> str:
        """7K4M-2PXA: as people read it aloud."""
        return f"{self.code[:4]}-{self.code[4:]}"
