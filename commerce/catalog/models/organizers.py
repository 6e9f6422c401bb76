"""Organizers, who are the sellers in law; the platform is one of them."""

from collections.abc import Collection
from datetime import date

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from commerce.catalog import tax_registration
from commerce.catalog.states import TaxRounding


class Organizer(models.Model):
    """A seller in law, with the columns that 特定商取引法 Art. 11 and a qualified invoice require."""

    # Column → label. A sole trader may disclose those of ON_REQUEST when asked instead.
    NEEDED = {"legal_name": _("正式名称"), "representative": _("代表者または責任者"), "email": _("メールアドレス")}
    ON_REQUEST = {"postal_code": _("郵便番号"), "postal_address": _("住所"), "phone": _("電話番号")}

    name = models.CharField(_("表示名"), max_length=80)
    name_en = models.CharField(_("表示名（英語）"), max_length=80, blank=True, default="", db_default="")
    slug = models.SlugField(unique=True)
    is_platform = models.BooleanField(_("このサイトの運営会社"), default=False)
    is_corporate = models.BooleanField(_("法人"), default=True)
    legal_name = models.CharField(_("正式名称"), max_length=120)
    representative = models.CharField(_("代表者または責任者"), max_length=60)
    postal_code = models.CharField(_("郵便番号"), max_length=8, blank=True)
    postal_address = models.CharField(_("住所"), max_length=200, blank=True)
    phone = models.CharField(_("電話番号"), max_length=20, blank=True)
    discloses_on_request = models.BooleanField(
        _("住所と電話番号は、請求があれば遅滞なく開示する"), default=False, db_default=False
    )  # 特定商取引法施行規則8条: sole traders only
    email = models.EmailField(_("メールアドレス"))
    registration_number = models.CharField(_("登録番号（T＋13桁）"), max_length=14, blank=True)
    registration_notified_at = models.DateField(_("登録の通知を受けた日"), null=True, blank=True)
    tax_rounding = models.CharField(
        _("消費税の端数"),
        max_length=10,
        choices=TaxRounding,
        default=TaxRounding.FLOOR,
        db_default=TaxRounding.FLOOR.value,
    )

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

    @property
    def display_name(self) -> str:
        """The name in the active language; documents in law have `legal_name` in every language."""
        is_english = (get_language() or "ja").startswith("en")
        return self.name_en if is_english and self.name_en else self.name

    @property
    def missing_items(self) -> list[str]:
        """Labels of empty columns that 特定商取引法 Art. 11 requires; events may be published only if there are none.

        A sole trader who discloses address and telephone on request without delay may leave them empty.
        """
        needed = dict(self.NEEDED)
        if self.is_corporate or not self.discloses_on_request:
            needed |= self.ON_REQUEST
        return [str(label) for name, label in needed.items() if not str(getattr(self, name)).strip()]

    def clean_fields(self, exclude: Collection[str] | None = None) -> None:
        """Checks each column, and the legal notice as a whole while an event is published."""
        super().clean_fields(exclude)
        if self.is_corporate and self.discloses_on_request:
            raise ValidationError({"discloses_on_request": _("法人は、住所と電話番号の表示を省けません。")})
        if self.pk and self.missing_items and self.events.filter(live=True).exists():
            names = "、".join(self.missing_items)
            text = _("公開中のイベントがあるため、次の項目は空にできません：%(names)s") % {"names": names}
            raise ValidationError({"legal_name": text})

    def clean(self) -> None:
        """Normalises and checks the registration number, which is printed on every receipt."""
        self.registration_number = number = tax_registration.normalise_number(self.registration_number)
        if not number:
            return
        if not tax_registration.is_well_formed(number):
            message = _("登録番号は「T」と13桁の数字です。桁数を確かめてください。")
            raise ValidationError({"registration_number": message})
        if self.is_corporate and not tax_registration.has_right_check_digit(number):
            message = _("登録番号の数字が合いません（検査用の数字の不一致）。法人番号と同じ13桁か、確かめてください。")
            raise ValidationError({"registration_number": message})

    @property
    def has_doubtful_number(self) -> bool:
        """Whether a sole trader's number has another check digit: only a warning, since no rule gives theirs one."""
        number = self.registration_number
        return bool(number) and not self.is_corporate and not tax_registration.has_right_check_digit(number)

    def has_notified_registration(self, by: date) -> bool:
        """Whether it notified the platform of its registration by that day (agents, 消費税法施行令70条の12)."""
        notified_at = self.registration_notified_at
        return bool(self.registration_number and notified_at and notified_at <= by)


class OrganizerMembership(models.Model):
    """A staff user of an organizer; members see only their organizer's events."""

    organizer = models.ForeignKey(
        Organizer, on_delete=models.CASCADE, related_name="memberships", verbose_name=_("主催者")
    )
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")

    class Meta:
        verbose_name = _("主催者のメンバー")
        verbose_name_plural = _("主催者のメンバー")
        constraints = [models.UniqueConstraint(fields=["organizer", "user"], name="membership_once")]

    def __str__(self) -> str:
        return f"{self.organizer}：{self.user}"
