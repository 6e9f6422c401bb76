"""Personal data of the account itself, for the data export."""

from portal.shared.accounts.models import User
from portal.shared.registries.personal_data import PersonalDataSource, register_personal_data


def _account(user: User) -> dict[str, object]:
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
    data = {name: getattr(user, name) for name in (*fields, "marketing_consent_at")}
    logins = user.login_sessions.values("user_agent", "started_at", "seen_at")
    return data | {"logins": list(logins)}


register_personal_data(PersonalDataSource("account", _account))
