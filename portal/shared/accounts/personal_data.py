"""What the account itself holds of its owner."""

from portal.shared.accounts.models import User
from portal.shared.registries.personal_data import PersonalDataSource, register_personal_data


def _account(user: User) -> dict:
    fields = (
        "email",
        "name",
        "kana",
        "phone",
        "locale",
        "date_joined",
        "last_login",
        "wants_reminders",
        "accepts_marketing",
    )
    told = {name: getattr(user, name) for name in (*fields, "marketing_consent_at")}
    logins = user.login_sessions.values("user_agent", "started_at", "seen_at")
    return told | {"logins": list(logins)}


register_personal_data(PersonalDataSource("account", _account))
