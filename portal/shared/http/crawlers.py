"""What search engines and cards may show: everything but the pages that belong to one person or to staff."""

from django.conf import settings

# Prefixes of paths without their language. Pages that act on a support question stay open: they are what people search.
CLOSED = (
    "/staff/",
    "/accounts/",
    "/account/",
    "/mypage/",
    "/checkout/",
    "/orders/",
    "/t/",
    "/receipts/",
    "/verify/",
    "/gate/",
    "/mailbox/",
    "/sandbox/",
    "/styleguide/",
    "/hooks/",
)
OPEN = ("/receipts/check/",)  # below a closed prefix: anybody may check a receipt


def is_open(path: str) -> bool:
    """Whether a path, in any language, is a public one."""
    bare = without_language(path)
    return bare.startswith(OPEN) or not bare.startswith(CLOSED)


def without_language(path: str) -> str:
    """The path without a language's prefix: /en/help/ → /help/."""
    for prefix in prefixes():
        if prefix and path.startswith(f"{prefix}/"):
            return path.removeprefix(prefix)
    return path


def prefixes() -> list[str]:
    """The path prefix of each language: none for the first."""
    return ["" if code == settings.LANGUAGE_CODE else f"/{code}" for code, _name in settings.LANGUAGES]


def robot_rules() -> list[str]:
    """The lines of robots.txt about paths, for every language."""
    return [
        *(f"Disallow: {prefix}{path}" for prefix in prefixes() for path in CLOSED),
        *(f"Allow: {prefix}{path}" for prefix in prefixes() for path in OPEN),
    ]
