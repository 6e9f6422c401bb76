"""Django's SMTP backend with a long timeout for the answer to DATA, a return path per mail, and quoted local parts."""

import email.policy
import re
import smtplib
from collections.abc import Buffer, Callable, Sequence
from typing import cast

from django.core.mail import EmailMessage
from django.core.mail.backends import smtp

REPLY_TIMEOUT_SECONDS = 600  # RFC 5321 §4.5.3.2.6: with a shorter timeout an accepted mail is sent twice
DOT_ATOM = re.compile(r'[^."@\s]+(\.[^."@\s]+)*')


class SMTPConnection(smtplib.SMTP):
    """Renews the lease of the mail before DATA, and waits REPLY_TIMEOUT_SECONDS for the server's answer to it."""

    renew_lease: Callable[[], None] = staticmethod(lambda: None)

    def data(self, msg: Buffer | str) -> tuple[int, bytes]:
        self.renew_lease()
        if self.sock:
            self.sock.settimeout(REPLY_TIMEOUT_SECONDS)
        try:
            return super().data(msg)
        finally:
            if self.sock:
                self.sock.settimeout(self.timeout)


class SMTPOverTLSConnection(SMTPConnection, smtplib.SMTP_SSL):
    """The same with TLS from the start of the connection (RFC 8314)."""


class EmailBackend(smtp.EmailBackend):
    """Django's backend with SMTPConnection. Reads `renew_lease` and `return_path` of an OutgoingMail."""

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return SMTPOverTLSConnection if self.use_ssl else SMTPConnection

    def _send(self, email_message: EmailMessage) -> bool:
        connection = cast(SMTPConnection, self.connection)
        connection.renew_lease = getattr(email_message, "renew_lease", lambda: None)
        sender = self.prep_address(getattr(email_message, "return_path", "") or email_message.from_email)
        recipients: Sequence[str] = [self.prep_address(address) for address in email_message.recipients()]
        connection.sendmail(sender, recipients, email_message.message(policy=email.policy.SMTP).as_bytes())
        return True

    def prep_address(self, address: str, force_ascii: bool = True) -> str:
        """Restores the quotes that Django removes and without which servers refuse "ab."@ezweb.ne.jp."""
        prepared = super().prep_address(address, force_ascii)
        local, _at, domain = prepared.rpartition("@")
        is_valid = local.startswith('"') or not local or DOT_ATOM.fullmatch(local)
        return prepared if is_valid else f'"{local}"@{domain}'

    def _close_connection(self, connection: smtplib.SMTP) -> None:
        """Ignores errors of QUIT: they come after the server has accepted the mail."""
        try:
            super()._close_connection(connection)  # type: ignore[misc]  # missing in django-stubs
        except (OSError, smtplib.SMTPException):
            connection.close()
