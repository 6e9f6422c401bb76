"""allauth's adapter: no sign-up page, login attempts are limited, every mail goes through our outbox."""

import logging
from datetime import timedelta
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailConfirmationHMAC
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils.translation import get_language

from portal.shared import clock
from portal.shared.accounts.known_browsers import browser_key
from portal.shared.accounts.models import User
from portal.shared.errors import Throttled
from portal.shared.http.client_ip import client_ip
from portal.shared.mail.outbox import queue_mail
from portal.shared.text import email_addresses
from portal.shared.throttle import throttle

log = logging.getLogger(__name__)
LOGIN_LIMIT = 30  # attempts for one account in ten minutes, from one known browser or one network, right ones included
STRANGERS_LIMIT = 100  # attempts for one account in an hour from all browsers that never logged in to it
TOO_MANY = "too_many_login_attempts"  # allauth's code for its own limit, per network; ours per account has the same
MAIL_KINDS = {  # allauth's template prefixes → our mail kinds; links are derived when the mail is sent
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
    """Accounts are created by the checkout, with a verified address, never by a sign-up page."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Always false: the checkout creates accounts."""
        return False

    def clean_email(self, email: str) -> str:
        """The address, normalised by the site's rules. Raises ValidationError with a translated sentence."""
        email = email_addresses.normalise(email)
        if reason := email_addresses.problem(email):
            raise ValidationError(reason)
        return email

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Counts the attempt in all processes. A browser that has logged in before is counted alone.

        So wrong passwords of others, even from the same network, never lock an account's owner out.
        """
        email, at = str(credentials.get("email", "")).lower(), clock.now()
        key = self._key_of_known_browser(request, email)
        if not key:
            super().pre_authenticate(request, **credentials)  # per network, whatever the account
        try:
            if key:
                throttle(f"login-known:{key}", limit=LOGIN_LIMIT, per=timedelta(minutes=10), at=at)
            else:
                network = client_ip(request)
                throttle(f"login-from:{network}:{email}", limit=LOGIN_LIMIT, per=timedelta(minutes=10), at=at)
                throttle(f"login:{email}", limit=STRANGERS_LIMIT, per=timedelta(hours=1), at=at)
        except Throttled as error:
            raise ValidationError(str(error), code=TOO_MANY) from error

    @staticmethod
    def _key_of_known_browser(request: HttpRequest, email: str) -> str:
        user_id = User.objects.filter(email__iexact=email).values_list("pk", flat=True).first()
        return browser_key(request, user_id) if user_id else ""

    def send_password_reset_mail(self, user: User, email: str, context: dict[str, Any]) -> None:
        """Queues the mail to the address as the account has it, in whatever upper or lower case it was typed."""
        self._queue("password_reset", to=user.email, about=user, user=user)

    def send_confirmation_mail(
        self, request: HttpRequest, emailconfirmation: EmailConfirmationHMAC, signup: bool
    ) -> None:
        """Queues the mail whose link confirms a change of address."""
        row = emailconfirmation.email_address
        self._queue("address_change", to=row.email, about=row, user=row.user)

    def send_notification_mail(
        self, template_prefix: str, user: User, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """Queues the notice of a change; about a new address it goes to the old one."""
        self._queue_notification(template_prefix, to=email or user.email, user=user)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Queues any other mail of allauth; one without a mail kind of ours is logged and dropped."""
        self._queue_notification(template_prefix, to=email, user=None)

    def _queue_notification(self, template_prefix: str, *, to: str, user: User | None) -> None:
        mail_kind = MAIL_KINDS.get(template_prefix)
        if mail_kind is None:
            log.warning("no mail of ours for %s", template_prefix)
            return
        self._queue(mail_kind, to=to, about=user, user=user)

    def _queue(self, mail_kind: str, *, to: str, about: models.Model | None, user: User | None) -> None:
        locale = user.locale if user else get_language() or "ja"
        queue_mail(mail_kind, to=to, about=about, user=user, locale=locale, at=clock.now())
