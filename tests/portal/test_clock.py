"""The time is asked for once, where a request, a task or a command begins, and passed on as `at`."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("portal", "cms", "commerce", "support")
ENTRY_POINTS = {"decorators", "middleware", "session", "signals", "tasks", "views", "wagtail_hooks", "webhooks"}
EXCEPTIONS = {
    # Entry points under another name.
    "portal.shared.accounts.adapter": "allauth calls it, without a time",
    "portal.shared.accounts.login_form": "allauth makes it, without a time",
    "portal.shared.accounts.verification.email_verification": "answers requests for every page that shows its form",
    "portal.shared.accounts.staff.viewsets": "views of accounts in the admin",
    "portal.shared.documents.spreadsheets": "views of exports; the day is in the name of the file",
    "portal.shared.styleguide": "views of the style guide",
    "commerce.mypage.receipts.downloads": "views of documents",
    # Called back while a mail is sent or a page is rendered, by code that passes no time on.
    "commerce.catalog.models.events": "Wagtail publishes a revision, at once or as scheduled, without a time",
    "commerce.lottery.emails": "context of a mail at the time of sending",
    "commerce.shop.facts": "a fact is rendered by a template",
    "portal.shared.accounts.emails": "whether a mail is still current at the time of sending",
    "portal.shared.sender.emails": "whether a mail is still current at the time of sending",
    "support.contact.address_correction": "whether a mail is still current at the time of sending",
    "support.contact.forms": "how long the form was open, at the time of validation",
    "support.mail_status.emails": "whether a mail is still current at the time of sending",
    # The time of an event inside a longer process, which its beginning cannot know.
    "commerce.shop.sitemaps": "what is listed when a search engine asks: Django calls it without a time",
    "portal.shared.mail.local_mailbox.backend": "names of files in the order of sending",
    "portal.shared.mail.sending.delivery": "when the SMTP server accepted the mail",
    "portal.shared.mail.services": "a lease is renewed from the time of renewal",
    "portal.shared.mail.tracking.esp_events": "an event of an ESP that came without a time",
    "commerce.payments.gateways.komoju.adapter": "a voucher lasts until a midnight after the call",
}


def modules_that_ask() -> Iterator[str]:
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            if "migrations" not in path.parts and asks(ast.parse(path.read_text(encoding="utf-8"))):
                yield ".".join(path.relative_to(ROOT).with_suffix("").parts)


def asks(tree: ast.Module) -> bool:
    """Whether the module calls `clock.now()`; a field's `default=clock.now` is no call."""
    return any(
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and (node.func.attr, ast.unparse(node.func.value)) == ("now", "clock")
        for node in ast.walk(tree)
    )


def is_entry_point(module: str) -> bool:
    *packages, name = module.split(".")
    return (
        name in ENTRY_POINTS
        or name.endswith(("_views", "_actions"))
        or not {"admin", "commands", "views"}.isdisjoint({*packages, name})
    )


def test_only_entry_points_ask_for_the_time():
    assert sorted(module for module in modules_that_ask() if not is_entry_point(module)) == sorted(EXCEPTIONS)


def test_nothing_but_the_clock_asks_the_system():
    banned = {
        ("timezone", "now"),
        ("datetime", "now"),
        ("datetime", "utcnow"),
        ("datetime", "today"),
        ("date", "today"),
    }
    callers = {
        ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for package in PACKAGES
        for path in (ROOT / package).rglob("*.py")
        if "migrations" not in path.parts
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and (ast.unparse(node.func.value), node.func.attr) in banned
    }
    # The retention of receipts by law goes by the real date, whatever CLOCK_OFFSET is.
    assert callers == {"portal.shared.clock", "commerce.receipts.models"}
