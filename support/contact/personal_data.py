"""A person's inquiries, for the export of one's own data. They stay for their period when the account goes."""

from portal.shared.accounts.models import User
from portal.shared.registries.personal_data import PersonalDataSource, register_personal_data
from support.contact.models import Inquiry
from support.contact.states import AuthorRole


def _inquiries(user: User) -> list[dict]:
    mine = Inquiry.objects.filter(user=user) | Inquiry.objects.filter(email__iexact=user.email)
    names = ("number", "topic", "order_code", "name", "email", "text", "diagnostics", "state", "created_at")
    rows = mine.distinct().order_by("pk").prefetch_related("messages", "files")
    return [{name: getattr(one, name) for name in names} | _thread(one) for one in rows]


def _thread(inquiry: Inquiry) -> dict:
    """What both sides said and the files by name; notes of staff are their own."""
    said = [message for message in inquiry.messages.all() if message.author_role != AuthorRole.NOTE]
    return {
        "messages": [{"voice": message.author_role, "at": message.at, "text": message.text} for message in said],
        "files": [{"name": file.name, "bytes": file.size} for file in inquiry.files.all()],
    }


register_personal_data(PersonalDataSource("inquiries", _inquiries))
