"""What allauth may do here: no sign-up of its own, and every mail of its goes through our outbox."""

import logging
from datetime import timedelta

from allauth.account.adapter import DefaultAccountAdapter
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import get_language

from portal.shared import clock
from portal.shared.accounts.models import User
from portal.shared.errors import Throttled
from portal.shared.mail import addresses
from portal.shared.mail.sending.outbox import queue_mail
from portal.shared.throttle import throttle

log = logging.getLogger(__name__)
LOGIN_LIMIT = 30  # tries of one address in ten minutes, right ones among them
MAIL_KINDS = {  # allauth's names of mails → ours; the row keeps kind and subject only, links are derived when it is sent
    "account/email/unknown_account": "unknown_account",
    "account/email/email_changed": "address_changed",
    "account/email/password_changed": "password_changed",
    "account/email/password_reset": "password_changed",
    "account/email/password_set": "password_changed",
    "mfa/email/totp_activated": "second_factor_changed",
    "mfa/email/totp_deactivated": "second_factor_changed",
    "mfa/email/recovery_codes_generated": "second_factor_changed",
}


class AccountAdapter(DefaultAccountAdapter):
    """Accounts begin with a verified address in the purchase, never with a sign-up page."""

    def is_open_for_signup(self, request) -> bool:
        """Closed: see checkout."""
        return False

    def clean_email(self, email: str) -> str:
        """The same rules for an address as everywhere. Raises ValidationError with the sentence for people."""
        email = addresses.normalise(email)
        if reason := addresses.problem(email):
            raise ValidationError(reason)
        return email

    def pre_authenticate(self, request, **credentials) -> None:
        """allauth counts wrong passwords in each process; this counts all tries of an address in all of them."""
        super().pre_authenticate(request, **credentials)
        email = str(credentials.get("email", "")).lower()
        try:
            throttle(f"login:{email}", limit=LOGIN_LIMIT, per=timedelta(minutes=10), at=clock.now())
        except Throttled as error:
            raise ValidationError(str(error)) from error

    def send_password_reset_mail(self, user: User, email: str, context: dict) -> None:
        """To the account's own address, whatever way of writing it was typed."""
        self._queue("password_reset", to=user.email, about=user, user=user)

    def send_confirmation_mail(self, request, emailconfirmation, signup: bool) -> None:
        """The link that ends a change of address."""
        row = emailconfirmation.email_address
        self._queue("address_change", to=row.email, about=row, user=row.user)

    def send_notification_mail(
        self, template_prefix: str, user: User, context: dict | None = None, email: str | None = None
    ) -> None:
        """Tells the owner what was changed; of a new address, the old one is told."""
        self._queue_notification(template_prefix, to=email or user.email, user=user)

    def send_mail(self, template_prefix: str, email: str, context: dict) -> None:
        """Everything else that allauth tells by mail."""
        self._queue_notification(template_prefix, to=email, user=None)

    def _queue_notification(self, template_prefix: str, *, to: str, user: User | None) -> None:
        kind = MAIL_KINDS.get(template_prefix)
        if kind is None:
            log.warning("no mail of ours for %s", template_prefix)
            return
        self._queue(kind, to=to, about=user, user=user)

    def _queue(self, mail_kind: str, *, to: str, about: models.Model | None, user: User | None) -> None:
        locale = user.locale if user else get_language() or "ja"
        queue_mail(mail_kind, to=to, about=about, user=user, locale=locale, at=clock.now())
