"""Counters per day in JST that show how the help is used, without data about a person."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class UsageKind(models.TextChoices):
    """What is counted; `key` of the row says of what."""

    ACTION_OPENED = "opened", _("答えの中のボタンを開いた")  # key: URL name of the action
    CONTACT_AFTERWARDS = "asked", _("そのあと24時間のうちに問い合わせた")  # the same key, on the day of the opening
    DEVICE_CHECK = "device", _("端末の判定")  # key: purpose:verdict


class DailyCount(models.Model):
    """One counter for a day in JST."""

    day = models.DateField()
    kind = models.CharField(max_length=10, choices=UsageKind)
    key = models.CharField(max_length=60)
    number = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("ヘルプの数字")
        verbose_name_plural = _("ヘルプの数字")
        constraints = [models.UniqueConstraint(fields=["day", "kind", "key"], name="daily_count_once")]
