"""Registry of mail kinds: each app registers its kinds, with the function that builds the template context."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from portal.shared.mail.models import MailMessage
from portal.shared.registries.base import Registry

LIFETIME = timedelta(days=3)  # since the mail was made, of kinds that name no other


def days(number: int) -> Callable[[MailMessage], datetime]:
    """A `matters_until`: so many days after the mail was made."""
    return lambda mail: mail.created_at + timedelta(days=number)


@dataclass(frozen=True)
class MailKind:
    """`context(mail)` returns the context of templates/mail/<name>.{subject.txt,txt,html}, computed when sending.

    `label`: name shown to users, which is the subject; `other_label(mail)` is the one of a mail with another subject.
    `is_current(mail)` false: the content is outdated (say, the order was cancelled
    meanwhile), so the mail is not sent. `attachments(mail)` returns files as (name, bytes, content type).
    `is_verification`: the mail only carries a verification link, so it is also sent to suppressed addresses.
    `headers(mail)` returns additional headers, such as Reply-To. `matters_until(mail)`: how long errors of the
    transport are retried. `is_owed`: a customer needs it for an order, so its failure stays red in the checks and no
    ceiling withholds it. `is_for_anybody`: a stranger can cause it for any address, so ceilings.py limits it.
    """

    name: str
    label: object
    context: Callable[[MailMessage], dict]
    priority: int = 5
    attachments: Callable[[MailMessage], list[tuple[str, bytes, str]]] = field(default=lambda mail: [])
    is_current: Callable[[MailMessage], bool] = field(default=lambda mail: True)
    is_verification: bool = False
    headers: Callable[[MailMessage], dict[str, str]] = field(default=lambda mail: {})
    matters_until: Callable[[MailMessage], datetime] = field(default=lambda mail: mail.created_at + LIFETIME)
    is_owed: bool = False
    is_for_anybody: bool = False
    other_label: Callable[[MailMessage], object | None] = field(default=lambda mail: None)


mail_kinds: Registry[MailKind] = Registry("mail kind")


def label_of(mail: MailMessage) -> str:
    """The name of a mail in lists and timelines, in the active language: its subject; the kind's code if it is gone."""
    mail_kind = mail_kinds.get(mail.kind)
    return str(mail_kind.other_label(mail) or mail_kind.label) if mail_kind else mail.kind


def register_mail_kind(mail_kind: MailKind) -> MailKind:
    """Called by the owning app's `emails.py`. Raises ValueError when the name is taken."""
    return mail_kinds.add(mail_kind.name, mail_kind)
