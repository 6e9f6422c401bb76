"""The e-mail object that is given to the mail backend."""

from collections.abc import Callable

from django.core.mail import EmailMultiAlternatives


class OutgoingMail(EmailMultiAlternatives):
    """A multipart mail with the attributes that portal.shared.mail.smtp and anymail read; unset ones do not exist."""

    renew_lease: Callable[[], None]  # called by smtp.py before DATA; raises LeaseLost
    return_path: str  # envelope sender, read by smtp.py
    metadata: dict[str, str]  # read by anymail
