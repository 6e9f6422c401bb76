"""SMTP as ticket mails need it: patience for the one answer that counts, an own return path, old addresses."""

import email.policy
import re
import smtplib
from typing import cast

from django.core.mail.backends import smtp

REPLY_TIMEOUT_SECONDS = 600  # RFC 5321 §4.5.3.2.6: whoever gives up earlier sends a mail twice
DOT_ATOM = re.compile(r'[^."@\s]+(\.[^."@\s]+)*')


class PatientSMTP(smtplib.SMTP):
    """Asks `hold` before the mail itself is given, and then waits long for the server's word."""

    renew_lease = staticmethod(lambda: None)

    def data(self, msg):
        self.renew_lease()
        if self.sock:
            self.sock.settimeout(REPLY_TIMEOUT_SECONDS)
        try:
            return super().data(msg)
        finally:
            if self.sock:
                self.sock.settimeout(self.timeout)


class PatientSMTPOverTLS(PatientSMTP, smtplib.SMTP_SSL):
    """The same on a line that is encrypted from its beginning."""


class EmailBackend(smtp.EmailBackend):
    """Django's, with what the module says. `message.hold` and `message.return_path` come from delivery.py."""

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return PatientSMTPOverTLS if self.use_ssl else PatientSMTP

    def _send(self, email_message) -> bool:
        connection = cast(PatientSMTP, self.connection)
        connection.renew_lease = getattr(email_message, "hold", lambda: None)
        sender = self.prep_address(getattr(email_message, "return_path", "") or email_message.from_email)
        receivers = [self.prep_address(address) for address in email_message.recipients()]
        connection.sendmail(sender, receivers, email_message.message(policy=email.policy.SMTP).as_bytes())
        return True

    def prep_address(self, address, force_ascii=True) -> str:
        """Puts back the quotes that get lost on the way and without which servers refuse "ab."@ezweb.ne.jp."""
        plain = super().prep_address(address, force_ascii)
        local, _at, domain = plain.rpartition("@")
        is_quoted = local.startswith('"') or not local or DOT_ATOM.fullmatch(local)
        return plain if is_quoted else f'"{local}"@{domain}'

    def _close_connection(self, connection) -> None:
        """How the line ends says nothing about the mail: what the server took, it has."""
        try:
            super()._close_connection(connection)
        except (OSError, smtplib.SMTPException):
            connection.close()
