"""A person's inquiries, for the export of one's own data. They stay for their period when the account goes."""

from portal.shared.accounts.models import User
from portal.shared.registries.personal_data import Holding, register_holding
from support.contact.models import Inquiry
from support.contact.states import Voice


def _inquiries(user: User) -> list[dict]:
    mine = Inquiry.objects.filter(user=user) | Inquiry.objects.filter(email__iexact=user.email)
    names = ("number", "topic", "order_code", "name", "email", "text", "enclosed", "state", "created_at")
    rows = mine.distinct().order_by("pk").prefetch_related("messages", "files")
    return [{name: getattr(one, name) for name in names} | _thread(one) for one in rows]


def _thread(inquiry: Inquiry) -> dict:
    """What both sides said and the files by name; notes of staff are their own."""
    said = [message for message in inquiry.messages.all() if message.voice != Voice.NOTE]
    return {
        "messages": [{"voice": message.voice, "at": message.at, "text": message.text} for message in said],
        "files": [{"name": file.name, "bytes": file.size} for file in inquiry.files.all()],
    }


register_holding(Holding("inquiries", _inquiries))
