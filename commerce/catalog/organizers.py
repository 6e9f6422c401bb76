"""Organizers: who sells; the platform is one of them."""

import re

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _


def has_right_check_digit(registration_number: str) -> bool:
    """Whether it is "T" and 13 digits of which the first one checks the other twelve (法人番号省令2条)."""
    if not re.fullmatch(r"T[0-9]{13}", registration_number):
        return False
    check, *digits = (int(digit) for digit in registration_number[1:])
    weighed = sum(digit * (1 + n % 2) for n, digit in enumerate(reversed(digits)))
    return check == 9 - weighed % 9


class Organizer(models.Model):
    """The seller in law, with what 特定商取引法 Art. 11 and a qualified invoice need."""

    name = models.CharField(_("表示名"), max_length=80)
    slug = models.SlugField(unique=True)
    is_platform = models.BooleanField(_("このサイトの運営会社"), default=False)
    is_corporate = models.BooleanField(_("法人"), default=True)
    legal_name = models.CharField(_("正式名称"), max_length=120)
    representative = models.CharField(_("代表者または責任者"), max_length=60)
    postal_code = models.CharField(_("郵便番号"), max_length=8)
    postal_address = models.CharField(_("住所"), max_length=200)
    phone = models.CharField(_("電話番号"), max_length=20)
    email = models.EmailField(_("メールアドレス"))
    registration_number = models.CharField(_("登録番号（T＋13桁）"), max_length=14, blank=True)
    registration_notified_at = models.DateField(_("登録の通知を受けた日"), null=True, blank=True)

    class Meta:
        verbose_name = _("主催者")
        verbose_name_plural = _("主催者")
        constraints = [
            models.UniqueConstraint(
                fields=["is_platform"], condition=models.Q(is_platform=True), name="one_platform_only"
            )
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """A mistyped registration number would spoil every receipt. (A sole trader's has no check digit to test.)"""
        number = self.registration_number
        if not number:
            return
        known = has_right_check_digit(number) if self.is_corporate else re.fullmatch(r"T[0-9]{13}", number)
        if not known:
            message = _("登録番号を確かめてください。「T」と13桁の数字で、法人は法人番号と同じです。")
            raise ValidationError({"registration_number": message})


class OrganizerMembership(models.Model):
    """Who works for an organizer; members see only their own events."""

    organizer = models.ForeignKey(Organizer, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")

    class Meta:
        verbose_name = _("主催者のメンバー")
        verbose_name_plural = _("主催者のメンバー")
        constraints = [models.UniqueConstraint(fields=["organizer", "user"], name="membership_once")]
