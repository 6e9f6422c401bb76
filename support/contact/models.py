"""Inquiries and the log of their states."""

from functools import partial

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.shared import signing
from support.contact.states import InquiryState, Topic


class Inquiry(models.Model):
    """One question of one person."""

    number = models.CharField(_("受付番号"), max_length=12, unique=True, default=partial(signing.new_code, 8))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="inquiries"
    )
    topic = models.CharField(_("用件"), max_length=10, choices=Topic)
    order_code = models.CharField(_("申込番号"), max_length=12, blank=True)
    name = models.CharField(_("お名前"), max_length=60)
    email = models.EmailField(_("メールアドレス"), db_index=True)
    text = models.TextField(_("内容"))
    locale = models.CharField(_("言語"), max_length=8, default="ja")
    state = models.CharField(_("状態"), max_length=10, choices=InquiryState, default=InquiryState.OPEN)
    is_suspicious = models.BooleanField(_("迷惑送信の疑い"), default=False)
    note = models.TextField(_("担当者のメモ"), blank=True)
    created_at = models.DateTimeField(_("受付日時"))

    class Meta:
        verbose_name = _("お問い合わせ")
        verbose_name_plural = _("お問い合わせ")
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["state", "created_at"])]
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=InquiryState.values), name="inquiry_state_known")
        ]

    def __str__(self) -> str:
        return self.number


class InquiryLogEntry(models.Model):
    """One move of an inquiry's state: when, by whom, in which request. Append-only."""

    inquiry = models.ForeignKey(Inquiry, on_delete=models.CASCADE, related_name="log")
    at = models.DateTimeField()
    actor = models.CharField(max_length=80)
    request_id = models.CharField(max_length=20, default="-")
    from_state = models.CharField(max_length=10, blank=True)
    to_state = models.CharField(max_length=10)

    class Meta:
        ordering = ["at", "pk"]
