"""Logs users in by the log-in page, staff with their second factor."""

import re

from playwright.sync_api import Page
from playwright.sync_api import TimeoutError as TooLate

from tests.e2e.buyer import heading
from tests.e2e.stack import Stack

CODE_LASTS_MS = 30_000


def log_in(page: Page, email: str, password: str, *, then: str = "/mypage/") -> None:
    """Fills in and sends the log-in form."""
    page.goto(f"/accounts/login/?next={then}")
    heading(page, "ログイン")
    page.get_by_label("メールアドレス").fill(email)
    page.get_by_label("パスワード").fill(password)
    page.get_by_role("button", name="ログインする").click()


def log_in_staff(page: Page, site: Stack, email: str) -> Page:
    """Logs in a member of the demo's staff, up to the admin's first page."""
    from portal.shared.accounts.demo import PASSWORD  # needs Django, which scripts/screenshots.py does not start

    log_in(page, email, PASSWORD, then="/staff/")
    heading(page, "確認コードを入力してください")
    enter_code(page, site, email)
    return page


def enter_code(page: Page, site: Stack, email: str) -> None:
    """Enters the second factor, again while its code was used before."""
    for _try in range(3):
        if _code_was_taken(page, site.manage("demo_code", email).strip()):
            return
        page.wait_for_timeout(CODE_LASTS_MS)
    raise AssertionError(f"{email} could not log in")


def _code_was_taken(page: Page, code: str) -> bool:
    """False when another test used this code: each is valid once, within 30 seconds."""
    page.get_by_label(re.compile("^コード")).fill(code)
    page.get_by_role("button", name="ログインする").click()
    try:
        page.wait_for_url("**/staff/", timeout=CODE_LASTS_MS / 3)
    except TooLate:
        heading(page, "確認コードを入力してください")
        return False
    return True
