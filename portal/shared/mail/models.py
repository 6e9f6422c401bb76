"""A mail as a row that keeps kind and facts (it is rendered when sent), and what became of it."""

from datetime import datetime
from email.utils import make_msgid

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.shared import signing
from portal.shared.mail.states import FailureReason, MailState


class MailQuerySet(models.QuerySet["MailMessage"]):
    """Which mails."""

    def due(self, at: datetime) -> "MailQuerySet":
        """To be sent now: waiting and due, or taken by a worker whose lease ran out."""
        waiting = models.Q(state=MailState.QUEUED, next_try_at__lte=at)
        abandoned = models.Q(state=MailState.SENDING, lease_until__lt=at)
        return self.filter(waiting | abandoned).order_by("priority", "pk")

    def unsent(self) -> "MailQuerySet":
        """Not handed over yet."""
        return self.filter(state__in=[MailState.QUEUED, MailState.SENDING])

    def about(self, thing: models.Model) -> "MailQuerySet":
        """Mails that tell of one row."""
        return self.filter(about_type=ContentType.objects.get_for_model(thing), about_id=thing.pk)


class MailMessage(models.Model):
    """One mail to one person. Its Message-ID never changes, whichever try succeeds."""

    public_id = models.CharField(max_length=26, unique=True, default=signing.new_public_id, editable=False)
    kind = models.CharField(_("種類"), max_length=40)
    about_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, null=True, related_name="+")
    about_id = models.PositiveBigIntegerField(null=True)
    about = GenericForeignKey("about_type", "about_id")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="mail_messages"
    )
    address = models.EmailField(_("宛先"), db_index=True)
    locale = models.CharField(_("言語"), max_length=8, default="ja")
    message_id = models.CharField(max_length=200, unique=True)
    priority = models.SmallIntegerField(default=5)  # 0 is most urgent
    state = models.CharField(_("状態"), max_length=12, choices=MailState, default=MailState.QUEUED)
    reason = models.CharField(_("理由"), max_length=20, choices=FailureReason, blank=True, default="", db_default="")
    # The number that the provider gave this mail, by which its news names it; not our Message-ID.
    esp_message_id = models.CharField(max_length=200, blank=True, default="", db_default="", db_index=True)
    attempts = models.PositiveSmallIntegerField(_("試行回数"), default=0)
    next_try_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True, blank=True)
    last_error = models.TextField(blank=True)
    resend_of = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="resends")
    created_at = models.DateTimeField(_("作成日時"))
    sent_at = models.DateTimeField(_("送信しました"), null=True, blank=True)

    objects = MailQuerySet.as_manager()

    class Meta:
        verbose_name = _("メール")
        verbose_name_plural = _("メール")
        ordering = ["-pk"]
        constraints = [models.CheckConstraint(condition=models.Q(state__in=MailState.values), name="mail_state_known")]
        indexes = [
            models.Index(fields=["state", "next_try_at"]),
            models.Index(fields=["about_type", "about_id"]),
        ]

    def __str__(self) -> str:
        return f"{self.kind} → {self.address}"

    @staticmethod
    def new_message_id(sender_domain: str) -> str:
        """A Message-ID on the sender's domain (RFC 5322 §3.6.4)."""
        return make_msgid(domain=sender_domain)


class MailEvent(models.Model):
    """Something that became of a mail; append-only, and the same news twice is one row.

    Without a mail: news that came before we knew the provider's number of the mail. It waits a day for it.
    """

    mail = models.ForeignKey(MailMessage, on_delete=models.CASCADE, related_name="events", null=True)
    state = models.CharField(max_length=12, choices=MailState)
    at = models.DateTimeField()
    source = models.CharField(max_length=30)  # "worker", "postmark", "dsn"
    external_id = models.CharField(max_length=200, blank=True)
    esp_message_id = models.CharField(max_length=200, blank=True, default="", db_default="", db_index=True)
    reply = models.TextField(blank=True)  # the carrier's own words, for instance "550 Unknown user"
    reason = models.CharField(max_length=20, choices=FailureReason, blank=True, default="", db_default="")

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "external_id"], condition=~models.Q(external_id=""), name="mail_event_once"
            )
        ]


class SuppressedAddress(models.Model):
    """An address to which nothing is sent until its owner or staff say that it works again; removing the row lifts it.

    `address` is in lower case.
    """

    address = models.CharField(_("アドレス"), max_length=254, unique=True)
    reason = models.CharField(_("理由"), max_length=20, choices=FailureReason)
    reply = models.TextField(_("相手のサーバーの返事"), blank=True)
    since = models.DateTimeField(_("止めた日時"))

    class Meta:
        verbose_name = _("送信を止めているアドレス")
        verbose_name_plural = _("送信を止めているアドレス")
        ordering = ["-since", "-pk"]

    def __str__(self) -> str:
        return self.address
