"""Inquiries, their messages, files and log, and corrections of a buyer's address."""

from functools import partial

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from commerce.orders.models import Order
from portal.shared import signing
from portal.shared.accounts.models import User
from support.contact.states import AuthorRole, Channel, InquiryState, Topic
from support.contact.storage import private_files

PURPOSE = "inquiry"


class InquiryQuerySet(models.QuerySet["Inquiry"]):
    """Selects the inquiries that a user may see on My Page."""

    def of(self, user: User | AnonymousUser) -> "InquiryQuerySet":
        """The user's inquiries: sent while logged in, or sent before from the account's verified address."""
        if not isinstance(user, User):
            return self.none()
        return self.filter(Q(user=user) | Q(user=None, email__iexact=user.email))


class Inquiry(models.Model):
    """One contact request of a customer, with its state and assignee."""

    number = models.CharField(_("受付番号"), max_length=12, unique=True, default=partial(signing.new_code, 8))
    link_revision = models.PositiveSmallIntegerField(default=1, db_default=1)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="inquiries"
    )
    topic = models.CharField(_("用件"), max_length=10, choices=Topic)
    order_code = models.CharField(_("申込番号"), max_length=12, blank=True)
    order = models.ForeignKey(Order, on_delete=models.SET_NULL, null=True, related_name="inquiries")
    name = models.CharField(_("お名前"), max_length=60)
    email = models.EmailField(_("メールアドレス"), db_index=True)
    text = models.TextField(_("内容"))
    diagnostics = models.JSONField(
        _("添えられた情報"), null=True
    )  # what the customer agreed to send along: {"lines": [[label, text]]}
    locale = models.CharField(_("言語"), max_length=8, default="ja")
    state = models.CharField(_("状態"), max_length=10, choices=InquiryState, default=InquiryState.OPEN)
    is_suspicious = models.BooleanField(_("迷惑送信の疑い"), default=False)
    note = models.TextField(_("担当者のメモ"), blank=True)  # from before there were threads
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("担当")
    )
    merged_into = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="merged")
    created_at = models.DateTimeField(_("受付日時"))
    first_answer_at = models.DateTimeField(_("最初の返信"), null=True)

    objects = InquiryQuerySet.as_manager()

    class Meta:
        verbose_name = _("お問い合わせ")
        verbose_name_plural = _("お問い合わせ")
        ordering = ["-created_at", "-pk"]
        permissions = [  # row actions in the admin
            ("answer_inquiry", _("お問い合わせに答える")),
            ("correct_inquiry", _("本人を確かめて、お客さまのメールアドレスを訂正する")),
        ]
        indexes = [models.Index(fields=["state", "created_at"])]
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=InquiryState.values), name="inquiry_state_known")
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def token(self) -> str:
        """The signed token in the Reply-To address; in lower case, because mail servers may change the case."""
        return signing.link_token(PURPOSE, self.number.lower(), self.link_revision)

    @property
    def address(self) -> str:
        """Where answers are mailed: the account's current address, else the one that was typed."""
        return self.user.email if self.user else self.email


class InquiryMessage(models.Model):
    """A message of a thread after its first text, by customer or staff, or an internal note. Append-only."""

    inquiry = models.ForeignKey(Inquiry, on_delete=models.CASCADE, related_name="messages")
    author_role = models.CharField(max_length=10, choices=AuthorRole)
    channel = models.CharField(max_length=10, choices=Channel)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    sender = models.EmailField(blank=True)  # of a mail that came from another address than the inquiry's
    text = models.TextField()
    folded = models.TextField(
        blank=True, default="", db_default=""
    )  # of a mail: what is probably quoted, or a signature
    message_id = models.CharField(max_length=250, blank=True)  # of an incoming mail
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["inquiry", "message_id"], condition=~models.Q(message_id=""), name="inquiry_mail_once"
            )
        ]


class InquiryFile(models.Model):
    """A validated picture or PDF that a customer sent, stored where the web server does not publish it."""

    inquiry = models.ForeignKey(Inquiry, on_delete=models.CASCADE, related_name="files")
    message = models.ForeignKey(InquiryMessage, on_delete=models.CASCADE, null=True, related_name="files")
    name = models.CharField(max_length=100)
    content_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField()  # bytes
    file = models.FileField(storage=private_files, upload_to="inquiries/")

    class Meta:
        ordering = ["pk"]


class InquiryLogEntry(models.Model):
    """One log entry of an inquiry: when, what, by whom, in which request. Append-only."""

    inquiry = models.ForeignKey(Inquiry, on_delete=models.CASCADE, related_name="log")
    at = models.DateTimeField()
    kind = models.CharField(max_length=20, default="state", db_default="state")  # an InquiryLogKind
    actor = models.CharField(max_length=270)
    request_id = models.CharField(max_length=20, default="-")
    from_state = models.CharField(max_length=10, blank=True)
    to_state = models.CharField(max_length=10, blank=True)
    data = models.JSONField(null=True)

    class Meta:
        ordering = ["at", "pk"]


class AddressCorrection(models.Model):
    """The requested correction of a buyer's address, done once the link mailed to the new one is confirmed."""

    VALID_HOURS = 48

    public_id = models.CharField(max_length=26, unique=True, default=signing.new_public_id, editable=False)
    inquiry = models.ForeignKey(Inquiry, on_delete=models.CASCADE, related_name="corrections")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    new_email = models.EmailField()
    staff = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    checked = models.JSONField()  # names of the CHECKS by which staff verified the buyer
    note = models.TextField()
    at = models.DateTimeField()
    expires_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-at"]

    @property
    def token(self) -> str:
        """The secret part of the mailed link."""
        return signing.link_token("correction", self.public_id)
