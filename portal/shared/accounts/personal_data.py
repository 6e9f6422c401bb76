"""What the account itself holds of its owner."""

from portal.shared.accounts.models import User
from portal.shared.registries.personal_data import Holding, register_holding


def _account(user: User) -> dict:
    fields = ("email", "name", "kana", "phone", "locale", "date_joined", "last_login", "wants_reminders", "wants_news")
    told = {name: getattr(user, name) for name in (*fields, "news_chosen_at")}
    logins = user.logins.values("user_agent", "started_at", "seen_at")
    return told | {"logins": list(logins)}


register_holding(Holding("account", _account))
