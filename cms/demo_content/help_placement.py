"""Beside which step of the purchase the demo shows which answers: at most two a moment, the same in both languages."""

QUESTIONS_BY_CONTEXT = {
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


def help_contexts_of(slug: str) -> list[str]:
    """The moments at which a question is shown."""
    return [moment for moment, slugs in QUESTIONS_BY_CONTEXT.items() if slug in slugs]
