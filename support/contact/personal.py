"""A person's inquiries, for the export of one's own data. They stay for their period when the account goes."""

from portal.shared.accounts.models import User
from portal.shared.personal import Holding, register_holding
from support.contact.models import Inquiry


def _inquiries(user: User) -> list[dict]:
    mine = Inquiry.objects.filter(user=user) | Inquiry.objects.filter(email__iexact=user.email)
    names = ("number", "topic", "order_code", "name", "email", "text", "state", "created_at")
    return [{name: getattr(one, name) for name in names} for one in mine.distinct().order_by("pk")]


register_holding(Holding("inquiries", _inquiries))
