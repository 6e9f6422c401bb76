"""What belongs to an account beside it: its log-ins, the exports of its data, the wish to be deleted."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.shared import signing
from portal.shared.accounts.devices import device_words


class Login(models.Model):
    """One browser in which the account is logged in; ended by deleting its session."""

    public_id = models.CharField(max_length=26, unique=True, default=signing.new_public_id, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="logins")
    session_key = models.CharField(max_length=40, unique=True)
    user_agent = models.CharField(max_length=400, blank=True)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    class Meta:
        verbose_name = _("ログイン")
        ordering = ["-seen_at", "-pk"]

    @property
    def device(self) -> str:
        """iPhoneのSafari, in words of the reader's language."""
        return device_words(self.user_agent)


class DataExport(models.Model):
    """One's own data as a zip file, for a while."""

    LIFE = timedelta(days=7)

    class State(models.TextChoices):
        WAITING = "waiting", _("準備中")
        READY = "ready", _("できました")

    public_id = models.CharField(max_length=26, unique=True, default=signing.new_public_id, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="exports")
    locale = models.CharField(max_length=8, default="ja")
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    asked_at = models.DateTimeField()
    ready_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField()
    content = models.BinaryField(blank=True)
    size = models.PositiveBigIntegerField(default=0)  # bytes

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["user"], condition=models.Q(state="waiting"), name="one_waiting_export")
        ]

    def is_open(self, at: datetime) -> bool:
        """Whether its file can be fetched."""
        return self.state == self.State.READY and at < self.expires_at


class Leaving(models.Model):
    """That a person wants the account deleted; it goes when nothing hinders it any more. Taken back: no row."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="leaving")
    asked_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
