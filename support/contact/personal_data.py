"""Inquiries in the data export; when the account is deleted they are retained for their period."""

from typing import Any

from portal.shared.accounts.models import User
from portal.shared.registries.personal_data import PersonalDataSource, register_personal_data
from support.contact.models import Inquiry
from support.contact.states import AuthorRole


def _inquiries(user: User) -> list[dict[str, Any]]:
    inquiries = Inquiry.objects.filter(user=user) | Inquiry.objects.filter(email__iexact=user.email)
    names = ("number", "topic", "order_code", "name", "email", "text", "diagnostics", "state", "created_at")
    rows = inquiries.distinct().order_by("pk").prefetch_related("messages", "files")
    return [{name: getattr(inquiry, name) for name in names} | _thread(inquiry) for inquiry in rows]


def _thread(inquiry: Inquiry) -> dict[str, Any]:
    """The messages of customer and staff without internal notes, and the names of the files."""
    messages = [message for message in inquiry.messages.all() if message.author_role != AuthorRole.NOTE]
    return {
        "messages": [
            {"voice": message.author_role, "at": message.at, "text": message.text, "folded": message.folded}
            for message in messages
        ],
        "files": [{"name": file.name, "bytes": file.size} for file in inquiry.files.all()],
    }


register_personal_data(PersonalDataSource("inquiries", _inquiries))
