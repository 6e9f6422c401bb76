"""The model of a mailbox guide: instructions for customers of one mailbox provider."""

from django.db import models
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import TranslatableMixin

from cms.blocks import ContentField, InstructionsBlock, refuse_unknown_facts
from portal.shared.mail.mailbox_providers import MailboxProvider
from portal.shared.registries import facts


class MailboxGuide(TranslatableMixin, models.Model):
    """The guide of one mailbox provider in one language."""

    mailbox_provider = models.CharField(_("携帯会社・メール会社"), max_length=10, choices=MailboxProvider)
    lead = models.CharField(
        _("はじめの一文"),
        max_length=200,
        help_text=_("何が起きやすいか。{sender-domain} のような情報の名前を書けます。"),
    )
    body = ContentField(InstructionsBlock, verbose_name=_("設定の手順"), blank=True)
    checked_on = models.DateField(
        _("手順を確かめた日"),
        null=True,
        blank=True,
        help_text=_("各社の画面は変わります。半年に一度は確かめてください。"),
    )

    panels = [FieldPanel("mailbox_provider"), FieldPanel("lead"), FieldPanel("body"), FieldPanel("checked_on")]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("メール受信設定の案内")
        verbose_name_plural = _("メール受信設定の案内")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["mailbox_provider", "locale"], name="carrier_help_once")]

    def __str__(self) -> str:
        return f"{self.get_mailbox_provider_display()} （{self.locale.get_display_name()}）"

    def clean(self) -> None:
        """Refuses names of facts that are not registered."""
        super().clean()
        refuse_unknown_facts(self.lead or "", field="lead")

    @property
    def filled_lead(self) -> SafeString:
        """The first sentence with its facts filled in, as escaped text."""
        return facts.fill(escape(self.lead))
