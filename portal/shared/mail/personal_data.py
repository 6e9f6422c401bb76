"""Personal-data source: the mails of a user, for the data export."""

from portal.shared.mail.mail_kinds import label_of
from portal.shared.mail.models import MailMessage
from portal.shared.registries.personal_data import AccountOwner, PersonalDataSource, register_personal_data


def _messages(user: AccountOwner) -> list[dict]:
    mails = MailMessage.objects.filter(user_id=user.pk) | MailMessage.objects.filter(address__iexact=user.email)
    return [_message(mail) for mail in mails.distinct().order_by("pk").prefetch_related("events", "about")]


def _message(mail: MailMessage) -> dict:
    return {
        "kind": mail.kind,
        "label": label_of(mail),
        "address": mail.address,
        "state": mail.state,
        "created_at": mail.created_at,
        "sent_at": mail.sent_at,
        "events": [{"state": event.state, "at": event.at, "reply": event.reply} for event in mail.events.all()],
    }


register_personal_data(PersonalDataSource("mails", _messages))
