"""The questions that the demo shows in each help context: at most two, the same in both languages."""

QUESTIONS_BY_CONTEXT = {
    "event": ["how-to-buy", "companions"],
    "address": ["verification-mail", "lost-verification-mail"],
    "log-in": ["lost-address", "forgot-password"],
    "details": ["change-user-data", "forgot-password"],
    "tickets": ["companions", "fees"],
    "payment": ["payment-methods", "change-method"],
    "confirm-card": ["cancel", "three-d-secure"],
    "confirm": ["change-method", "cancel"],
    "confirm-free": ["cancel", "issuing"],
    "voucher": ["order-placed", "change-method"],
    "complete": ["order-mail", "issuing"],
    "unsettled": ["order-placed", "payment-methods"],
    "declined": ["payment-methods", "three-d-secure"],
    "lapsed": ["how-to-buy", "order-placed"],
    "closed": ["contact", "order-placed"],
    "no-order": ["order-mail", "order-placed"],
    "mail-sent": ["verification-mail", "lost-verification-mail"],
    "link-expired": ["verification-mail", "lost-verification-mail"],
    "link-broken": ["verification-mail", "lost-verification-mail"],
}

# The icon of each situation at the top of the help, by the slug of its question.
SITUATION_ICONS = {
    "order-mail": "mail",
    "order-placed": "list",
    "verification-mail": "shield",
    "issuing": "ticket",
    "receipt": "receipt",
    "ticket-environment": "phone",
}


def help_contexts_of(slug: str) -> list[str]:
    """The names of the help contexts in which a question is shown."""
    return [name for name, slugs in QUESTIONS_BY_CONTEXT.items() if slug in slugs]
