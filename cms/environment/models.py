"""Models of supported devices: one rule per pair of operating system and browser, and the list of simple phones."""

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel

from cms.environment.rules import Browser, Device, OperatingSystem, Purpose, Rule, Verdict, within

version_number = RegexValidator(r"^\d+(\.\d+)*$", _("10.14 のように、数字と点で書いてください。"))


class SimplePhone(models.Model):
    """A phone model that cannot show e-tickets; rules for the device `simple-phone` apply to it."""

    model = models.CharField(
        _("型番"),
        max_length=40,
        unique=True,
        validators=[RegexValidator(r"^[A-Za-z0-9-]+$", _("F-52B のように、英数字とハイフンで書いてください。"))],
        help_text=_("端末がブラウザーで名乗る型番です。例：F-52B"),
    )
    name = models.CharField(_("名前"), max_length=60, blank=True)

    panels = [FieldPanel("model"), FieldPanel("name")]

    class Meta:
        verbose_name = _("らくらくスマートフォンなどの型番")
        verbose_name_plural = _("らくらくスマートフォンなどの型番")
        ordering = ["model"]

    def __str__(self) -> str:
        return f"{self.model} {self.name}".strip()


class EnvironmentRule(models.Model):
    """One row of the table of supported devices; the device check applies the first row that matches."""

    purpose = models.CharField(_("目的"), max_length=12, choices=Purpose, db_index=True)
    os = models.CharField(_("OS"), max_length=12, choices=OperatingSystem)
    os_minimum = models.CharField(_("OSの最低バージョン"), max_length=12, blank=True, validators=[version_number])
    os_maximum = models.CharField(
        _("OSの最高バージョン"),
        max_length=12,
        blank=True,
        validators=[version_number],
        help_text=_("空なら、それより新しいものすべて"),
    )
    browser = models.CharField(_("ブラウザー"), max_length=12, choices=Browser)
    browser_minimum = models.CharField(
        _("ブラウザーの最低バージョン"), max_length=12, blank=True, validators=[version_number]
    )
    device = models.CharField(
        _("端末"), max_length=12, choices=Device, blank=True, help_text=_("空なら、どの端末にも当てはまります。")
    )
    verdict = models.CharField(
        _("判定"),
        max_length=12,
        choices=[(item.value, item.label) for item in (Verdict.SUPPORTED, Verdict.UNSUPPORTED)],
    )
    note = models.CharField(_("補足"), max_length=200, blank=True)
    note_en = models.CharField(_("補足（英語）"), max_length=200, blank=True)
    sort_order = models.PositiveSmallIntegerField(_("順番"), default=0)

    panels = [
        FieldPanel("purpose"),
        FieldRowPanel(["os", "os_minimum", "os_maximum"]),
        FieldRowPanel(["browser", "browser_minimum"]),
        FieldPanel("device"),
        FieldPanel("verdict"),
        FieldPanel("note"),
        FieldPanel("note_en"),
    ]

    class Meta:
        verbose_name = _("動作環境")
        verbose_name_plural = _("動作環境")
        ordering = ["purpose", "sort_order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["purpose", "os", "os_minimum", "browser", "device"], name="environment_rule_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()}: {self.os_label} / {self.browser_label}"

    def clean(self) -> None:
        """Refuses a lowest version above the highest: such a rule would match nothing."""
        super().clean()
        if self.os_minimum and within(self.os_minimum, low="", high=self.os_maximum) is False:
            raise ValidationError({"os_maximum": _("最高バージョンは、最低バージョン以上にしてください。")})

    @property
    def rule(self) -> Rule:
        """The row as a plain value for the functions of `cms.environment.rules`."""
        return Rule(
            purpose=self.purpose,
            os=self.os,
            os_minimum=self.os_minimum,
            os_maximum=self.os_maximum,
            browser=self.browser,
            browser_minimum=self.browser_minimum,
            device=self.device,
            verdict=Verdict(self.verdict),
            note=self.local_note,
        )

    @property
    def local_note(self) -> str:
        """The note in the current language."""
        return self.note_en if (get_language() or "ja").startswith("en") else self.note

    @property
    def os_label(self) -> str:
        """The system with its versions: Windows 10・11, iOS 7.0以降."""
        name = self.get_os_display()
        low, high = self.os_minimum, self.os_maximum
        if low and high:
            numbers = range(int(low), int(high) + 1) if low.isdecimal() and high.isdecimal() else [low, high]
            return " ".join([name, pgettext("versions", "・").join(str(number) for number in numbers)])
        return _("%(name)s %(version)s以降") % {"name": name, "version": low} if low else str(name)

    @property
    def browser_label(self) -> str:
        """The browser with its minimum version and the device, where the rule has them."""
        name = str(self.get_browser_display())
        if self.browser_minimum:
            name = _("%(name)s %(version)s以降") % {"name": name, "version": self.browser_minimum}
        if not self.device:
            return name
        return _("%(name)s（%(device)s）") % {"name": name, "device": self.get_device_display()}

    @property
    def pair_label(self) -> str:
        """System and browser for use in a sentence: iOS 7.0以降（Safari）."""
        return _("%(os)s（%(browser)s）") % {"os": self.os_label, "browser": self.browser_label}
