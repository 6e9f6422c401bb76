"""Rows that belong to the whole site: its settings, the version of its content, the counts of its limits, the beats of its processes."""

from email.headerregistry import Address
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F
from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

from portal.shared.brand.palette import DEFAULT_COLOUR


class SiteSettingsForm(WagtailAdminModelForm):
    """The settings; another sender is typed twice, and waits until a mail to itself has proven it."""

    sender_again = forms.EmailField(
        label=_("差出人アドレス（確認）"),
        required=False,
        help_text=_("差出人アドレスを変えるときだけ、同じアドレスをもう一度入れます。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pending_sender:
            waits = _(
                "%(address)s に確認のメールを送りました。そのリンクから確かめるまで、いまのアドレスから送ります。"
            )
            self.fields["sender_address"].help_text = waits % {"address": self.instance.pending_sender}

    def save(self, commit: bool = True) -> "SiteSettings":
        """Another sender is only noted; the hook of the admin asks it for its proof."""
        if "sender_address" in self.changed_data:
            self.instance.pending_sender, self.instance.pending_sender_id = self.instance.sender_address, ""
            self.instance.sender_address = self.initial["sender_address"]
        return super().save(commit)

    def clean(self) -> dict:
        """Refuses another sender that was not typed the same way twice."""
        data = super().clean()
        is_again = data.get("sender_again") == data.get("sender_address")
        if "sender_address" in self.changed_data and not is_again and not self.has_error("sender_address"):
            self.add_error("sender_again", _(SENDER_CHANGES))
        return data


SENDER_CHANGES = gettext_noop(
    "すべてのメールの差出人が変わり、お客さまの受信設定も変わります。"
    "送信元の設定（SPF、DKIM）が済んでいることを確かめて、同じアドレスを入れてください。確認のメールをそのアドレスに送ります。"
)


@register_setting(icon="site", order=10)
class SiteSettings(BaseGenericSetting):
    """Service name, sender and contact of the site; every page and mail prints them from this one row."""

    brand = models.CharField(_("サービス名"), max_length=60, default="CLOUD PASS")
    logo = models.ForeignKey(
        "wagtailimages.Image",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("ロゴ"),
        help_text=_("高さ96px以上の横長の画像。背景は透明にします。なければサービス名を文字で表示します。"),
    )
    colour = models.CharField(
        _("サービスの色"),
        max_length=7,
        default=DEFAULT_COLOUR,
        db_default=DEFAULT_COLOUR,
        validators=[RegexValidator(r"^#[0-9a-fA-F]{6}$", _("「#2447c9」のように、#と6桁の16進数で入力してください。"))],
        help_text=_("ボタン、リンク、背景の色を、読みやすさを保ってこの1色から作ります。暗い画面の色も作ります。"),
    )
    sender_name = models.CharField(_("差出人名"), max_length=60, default="CLOUD PASS")
    sender_address = models.EmailField(_("差出人アドレス"), default="info@cloud-pass.jp")
    pending_sender = models.EmailField(
        blank=True, default="", db_default=""
    )  # waits for its proof (portal.shared.sender)
    pending_sender_id = models.CharField(max_length=26, blank=True, default="", db_default="")
    pending_sender_until = models.DateTimeField(null=True, blank=True)
    contact_hours = models.CharField(_("受付時間"), max_length=100, default="平日 10:00〜18:00")
    contact_hours_en = models.CharField(_("受付時間（英語）"), max_length=100, default="Weekdays 10:00–18:00")
    contact_phone = models.CharField(
        _("電話番号"), max_length=20, blank=True, validators=[RegexValidator(r"^[0-9+()-]*$")]
    )
    reply_days = models.PositiveSmallIntegerField(_("お問い合わせへの返信までの日数"), default=2)
    mail_promise_minutes = models.PositiveSmallIntegerField(_("メールが届くまでの目安（分）"), default=10)

    panels = [
        MultiFieldPanel(
            ["brand", "logo", FieldPanel("colour", widget=forms.TextInput(attrs={"type": "color"}))],
            _("サービス名と見た目"),
        ),
        MultiFieldPanel(
            ["sender_name", "sender_address", FieldPanel("sender_again"), "mail_promise_minutes"], _("メール")
        ),
        MultiFieldPanel(
            ["contact_hours", "contact_hours_en", "contact_phone", FieldPanel("reply_days")], _("お問い合わせ")
        ),
    ]

    edit_handler = ObjectList(panels, base_form_class=SiteSettingsForm)

    class Meta:
        verbose_name = _("サービス名・差出人・連絡先")

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Drops all cached pages too, since each of them prints the service name."""
        super().save(*args, **kwargs)
        ContentVersion.increment()

    @property
    def local_contact_hours(self) -> str:
        """The contact hours in the active language."""
        return self.contact_hours_en if (get_language() or "ja").startswith("en") else self.contact_hours

    @property
    def sender_domain(self) -> str:
        """The part after the @, which buyers allow in their mail filter."""
        return self.sender_address.rpartition("@")[2]

    @property
    def sender(self) -> str:
        """The value of the From header."""
        return str(Address(self.sender_name, addr_spec=self.sender_address))


class ContentVersion(models.Model):
    """One row (pk 1) whose number rises whenever published content changes."""

    number = models.PositiveBigIntegerField(default=0)

    @classmethod
    def current(cls) -> int:
        """The present number; 0 before anything was published."""
        return cls.objects.filter(pk=1).values_list("number", flat=True).first() or 0

    @classmethod
    def increment(cls) -> None:
        """Adds 1, in the caller's transaction: a change that is rolled back drops no cached page."""
        if not cls.objects.filter(pk=1).update(number=F("number") + 1):
            cls.objects.get_or_create(pk=1, defaults={"number": 1})


class ThrottleCount(models.Model):
    """How often a key was used in its running window; `ends_at` is the end of that window."""

    key = models.CharField(max_length=200, unique=True)
    count = models.PositiveIntegerField(default=0)
    ends_at = models.DateTimeField(db_index=True)


class Heartbeat(models.Model):
    """When a process last said that it works; one row per process name, written by itself."""

    name = models.CharField(max_length=80, unique=True)
    at = models.DateTimeField()


class SharedCacheRow(models.Model):
    """A row of the cache that all processes share where there is no Redis; Django's database cache reads and writes it."""

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)
