"""Models of accounts: the user by e-mail, verification links, login sessions, data exports, deletion requests."""

from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from portal.shared import clock, signing
from portal.shared.accounts.user_agent import device_label
from portal.shared.mail.mailbox_providers import mailbox_provider_of


class UserManager(BaseUserManager["User"]):
    """Creates users by e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A new user; the password is stored hashed, or unusable when it is None."""
        user = self.model(email=email, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A new user with all permissions."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, email: str | None) -> "User":
        """The user of that address, compared without regard to case. Raises User.DoesNotExist."""
        return self.get(email__iexact=email)


class User(AbstractBaseUser, PermissionsMixin):
    """A buyer, an editor or a staff user."""

    email = models.EmailField(
        _("メールアドレス"), unique=True, error_messages={"unique": _("このメールアドレスはすでに使われています。")}
    )
    name = models.CharField(_("お名前"), max_length=60, blank=True)
    kana = models.CharField(_("お名前（カナ）"), max_length=60, blank=True)
    phone = models.CharField(_("電話番号"), max_length=20, blank=True)
    locale = models.CharField(_("言語"), max_length=8, default="ja")
    is_staff = models.BooleanField(_("スタッフ"), default=False)
    is_active = models.BooleanField(_("有効"), default=True)
    # Mails that fulfil a contract cannot be switched off; any other needs consent (特定電子メール法3条).
    wants_reminders = models.BooleanField(_("お知らせ：期限の前の確認"), default=True, db_default=True)
    accepts_marketing = models.BooleanField(_("お知らせ：イベントの案内"), default=False, db_default=False)
    marketing_consent_at = models.DateTimeField(null=True, blank=True)
    date_joined = models.DateTimeField(_("登録日時"), default=clock.now)

    objects = UserManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("利用者")
        verbose_name_plural = _("利用者")
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_any_case_once")]

    def __str__(self) -> str:
        return self.email

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Stores the address in lower case, so that a login does not depend on how it was typed."""
        self.email = self.email.lower()
        super().save(*args, **kwargs)

    def get_full_name(self) -> str:
        """The name, else the address; Wagtail's admin prints it."""
        return self.name or self.email

    def get_short_name(self) -> str:
        """The same as `get_full_name`."""
        return self.get_full_name()


class EmailVerification(models.Model):
    """One mail with a link and a code; the button behind the link, or the code typed, proves that the user reads it.

    `purpose` is what the proof is for, `subject` its event if there is one; `next_path` is the path that follows.
    """

    LIFETIME = timedelta(hours=24)
    CODE_LIFETIME = timedelta(minutes=15)

    class State(models.TextChoices):
        SENT = "sent", _("送信済み")
        CONFIRMED = "confirmed", _("確認済み")
        CODE_TYPED = "code", _("コードで確認済み")
        EXPIRED = "expired", _("期限切れ")

    class Purpose(models.TextChoices):
        BUY = "buy", _("購入")
        MAIL_STATUS = "mails", _("メールの確認")
        ORDERS = "orders", _("注文の確認")
        TICKET = "ticket", _("チケットの受け取り")
        LOGIN = "login", _("ログイン")

    public_id = models.CharField(max_length=26, unique=True, default=signing.new_public_id, editable=False)
    email = models.EmailField(db_index=True)
    purpose = models.CharField(max_length=10, choices=Purpose)
    subject = models.CharField(max_length=200, blank=True, default="", db_default="")
    next_path = models.CharField(max_length=300, blank=True)
    locale = models.CharField(max_length=8, default="ja")
    state = models.CharField(max_length=10, choices=State, default=State.SENT)
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("本人確認メール")
        indexes = [models.Index(fields=["state", "expires_at"])]

    @property
    def is_one_time(self) -> bool:
        """Whether its link works only once: where it shows orders. A buyer may return by the link of a purchase."""
        return self.purpose in (self.Purpose.ORDERS, self.Purpose.LOGIN)

    def is_open(self, at: datetime) -> bool:
        """Whether its link can still be used."""
        return self.state == self.State.SENT and at < self.expires_at

    @property
    def is_used_up(self) -> bool:
        """Whether its link has stopped working before its time: a typed code ends it, and its use if it is one-time."""
        return self.confirmed_at is not None and (self.is_one_time or self.state == self.State.CODE_TYPED)

    @property
    def code(self) -> str:
        """The six digits of the mail, for the browser that asked for it."""
        return signing.six_digits("verify-code", self.public_id)

    @property
    def code_expires_at(self) -> datetime:
        """Until when the code can be typed, which is earlier than the link ends."""
        return min(self.sent_at + self.CODE_LIFETIME, self.expires_at)

    def takes_code(self, at: datetime) -> bool:
        """Whether its code can still be typed."""
        return self.state == self.State.SENT and at < self.code_expires_at

    @property
    def mailbox_provider(self) -> str:
        """The code of the mailbox provider, for the guide on how to let our mail in; empty when it is not known."""
        return mailbox_provider_of(self.email)

    @property
    def token(self) -> str:
        """The secret part of the mailed link."""
        return signing.link_token("verify", self.public_id)


class LoginSession(models.Model):
    """One browser in which the account is logged in; deleting its session ends it."""

    public_id = models.CharField(max_length=26, unique=True, default=signing.new_public_id, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="login_sessions")
    session_key = models.CharField(max_length=40, unique=True)
    user_agent = models.CharField(max_length=400, blank=True)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    class Meta:
        verbose_name = _("ログイン")
        ordering = ["-seen_at", "-pk"]

    @property
    def device(self) -> str:
        """Device and browser in the active language, such as iPhoneのSafari."""
        return device_label(self.user_agent)


class DataExport(models.Model):
    """A user's data as a zip file (`content`), downloadable for seven days."""

    LIFETIME = timedelta(days=7)

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
        """Whether its file can be downloaded."""
        return self.state == self.State.READY and at < self.expires_at


class AccountDeletionRequest(models.Model):
    """A user's request to delete the account, executed when nothing blocks it; withdrawing it deletes the row."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="deletion_request")
    asked_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
