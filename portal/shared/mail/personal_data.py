"""The facts of a person's mails, for the export of one's own data."""

from portal.shared.mail.mail_kinds import mail_kinds
from portal.shared.mail.models import MailMessage
from portal.shared.registries.personal_data import AccountOwner, PersonalDataSource, register_personal_data


def _messages(user: AccountOwner) -> list[dict]:
    mails = MailMessage.objects.filter(user_id=user.pk) | MailMessage.objects.filter(address__iexact=user.email)
    return [_message(mail) for mail in mails.distinct().order_by("pk").prefetch_related("events")]


def _message(mail: MailMessage) -> dict:
    kind = mail_kinds.get(mail.kind)
    return {
        "kind": mail.kind,
        "label": str(kind.label) if kind else mail.kind,
        "address": mail.address,
        "state": mail.state,
        "created_at": mail.created_at,
        "sent_at": mail.sent_at,
        "events": [{"state": one.state, "at": one.at, "reply": one.reply} for one in mail.events.all()],
    }


register_personal_data(PersonalDataSource("mails", _messages))
