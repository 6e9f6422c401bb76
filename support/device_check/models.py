"""Stored results of device checks. A result is stored only when the user requests a result code."""

from functools import partial

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.shared import signing


class DeviceCheck(models.Model):
    """One result: the detected device, the verdict for each purpose, and the results of the browser tests."""

    code = models.CharField(_("結果コード"), max_length=12, unique=True, default=partial(signing.new_code, 8))
    checked_at = models.DateTimeField(_("調べた日時"), db_index=True)
    user_agent = models.CharField(max_length=1000, blank=True)
    hints = models.JSONField(default=dict)  # header → value of the received client hints
    user_answers = models.JSONField(default=list)  # ipad or mac, simple or other
    system = models.CharField(_("端末の種類（OS）"), max_length=80, blank=True)
    browser = models.CharField(_("ブラウザー"), max_length=80, blank=True)
    model = models.CharField(_("型番"), max_length=40, blank=True)
    verdicts = models.JSONField(default=dict)  # purpose → verdict
    outcomes = models.JSONField(default=dict)  # name of a browser test → ok, fail or unknown

    class Meta:
        verbose_name = _("端末の判定結果")
        verbose_name_plural = _("端末の判定結果")
        ordering = ["-checked_at", "-pk"]

    def __str__(self) -> str:
        return self.code

    @property
    def code_in_groups(self) -> str:
        """The code in two groups, such as 7K4M-2PXA, which are easier to read aloud."""
        return f"{self.code[:4]}-{self.code[4:]}"
