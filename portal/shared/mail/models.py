"""Mails as rows (rendered when sent), their delivery events, and addresses that get no mail."""

from datetime import datetime
from email.utils import make_msgid

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.shared import signing
from portal.shared.mail.states import UNSENT, WAITING_FOR_RECEIVER, FailureReason, MailState, ReceivedState


class MailQuerySet(models.QuerySet["MailMessage"]):
    """Filters for mails by their state and by the row that they are about."""

    def due(self, at: datetime) -> "MailQuerySet":
        """Mails to be sent now: queued and due, or leased by a worker whose lease has expired."""
        queued = models.Q(state=MailState.QUEUED, next_try_at__lte=at)
        abandoned = models.Q(state=MailState.SENDING, lease_until__lt=at)
        return self.filter(queued | abandoned).order_by("priority", "pk")

    def unsent(self) -> "MailQuerySet":
        """Mails that are waiting for their first or next attempt, or being sent now."""
        return self.filter(state__in=UNSENT)

    def waiting_for_us(self) -> "MailQuerySet":
        """Unsent mails, without those that one receiver's server has put off: their age says how late the site is."""
        return self.unsent().exclude(attempts__gt=0, reason__in=WAITING_FOR_RECEIVER)

    def about(self, instance: models.Model) -> "MailQuerySet":
        """Mails whose `about` is that row."""
        return self.filter(about_type=ContentType.objects.get_for_model(instance), about_id=instance.pk)


class MailMessage(models.Model):
    """One mail to one address. All retries use the same Message-ID."""

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
    # ID that the mail service gave the mail; its webhooks refer to it. It is not our Message-ID.
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

    @property
    def is_withheld(self) -> bool:
        """Whether the ceiling of its mailbox was reached when it was to be queued."""
        return self.reason == FailureReason.LIMITED

    @staticmethod
    def new_message_id(sender_domain: str) -> str:
        """A Message-ID on the sender's domain (RFC 5322 §3.6.4)."""
        return make_msgid(domain=sender_domain)


class MailEvent(models.Model):
    """A delivery event of a mail. Append-only; an event that is reported twice is stored once.

    `mail` is empty when the event arrived before `esp_message_id` of its mail was stored; see jobs.py.
    """

    mail = models.ForeignKey(MailMessage, on_delete=models.CASCADE, related_name="events", null=True)
    state = models.CharField(max_length=12, choices=MailState)
    at = models.DateTimeField()
    source = models.CharField(max_length=30)  # "worker", "postmark", "dsn"
    external_id = models.CharField(max_length=200, blank=True)
    esp_message_id = models.CharField(max_length=200, blank=True, default="", db_default="", db_index=True)
    reply = models.TextField(blank=True)  # diagnostic text of the server, such as "550 Unknown user"
    reason = models.CharField(max_length=20, choices=FailureReason, blank=True, default="", db_default="")

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "external_id"], condition=~models.Q(external_id=""), name="mail_event_once"
            )
        ]


class SuppressedAddress(models.Model):
    """An address to which no mail is sent until the row is deleted, by its owner's verification or by staff.

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


class ReceivedMail(models.Model):
    """A mail as it came, stored before anything reads it: no damaged mail is lost, and none stops the next one.

    `content_type`: of the webhook's request, or message/rfc822 for a mail from a mail server.
    """

    source = models.CharField(_("届いた経路"), max_length=30)  # a mail service, "command" or "bounces"
    content_type = models.CharField(max_length=250)
    raw = models.BinaryField()
    digest = models.CharField(
        max_length=64, unique=True
    )  # SHA-256 of source, type and bytes: what is sent again is stored once
    state = models.CharField(_("状態"), max_length=10, choices=ReceivedState, default=ReceivedState.WAITING)
    problem = models.CharField(_("読めなかった理由"), max_length=200, blank=True)
    received_at = models.DateTimeField(_("受信日時"))

    class Meta:
        verbose_name = _("読めなかったメール")
        verbose_name_plural = _("読めなかったメール")
        ordering = ["-received_at", "-pk"]
        indexes = [models.Index(fields=["state", "received_at"])]
        permissions = [("review_receivedmail", _("読めなかったメールを確かめる"))]
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=ReceivedState.values), name="received_mail_state_known")
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.digest[:8]}"
