"""Kinds of mail: each app registers its own, with the function that gathers the facts when the mail is sent."""

from collections.abc import Callable
from dataclasses import dataclass, field

from portal.shared.mail.models import MailMessage
from portal.shared.registries.base import Registry


@dataclass(frozen=True)
class MailKind:
    """`context(mail)` gives the facts for templates/mail/<name>.{subject.txt,txt,html} at the moment of sending.

    `label` names the kind for people. `is_current(mail)` false: the mail's matter is over (say, the order was
    cancelled meanwhile), so it is not sent. `attachments(mail)` gives files as (name, bytes, type), drawn when sent.
    `is_proof`: it only carries the link by which somebody proves an address, so it goes even where no mail arrives.
    `headers(mail)` gives its own header lines, such as Reply-To.
    """

    name: str
    label: object
    context: Callable[[MailMessage], dict]
    priority: int = 5
    attachments: Callable[[MailMessage], list[tuple[str, bytes, str]]] = field(default=lambda mail: [])
    is_current: Callable[[MailMessage], bool] = field(default=lambda mail: True)
    is_verification: bool = False
    headers: Callable[[MailMessage], dict[str, str]] = field(default=lambda mail: {})


mail_kinds: Registry[MailKind] = Registry("mail kind")


def register_mail_kind(mail_kind: MailKind) -> MailKind:
    """Called by the owning app's `mails.py`."""
    return mail_kinds.add(mail_kind.name, mail_kind)
