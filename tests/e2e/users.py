"""Logging in as people do, staff with their second factor."""

import re

from playwright.sync_api import Page
from playwright.sync_api import TimeoutError as TooLate

from portal.shared.accounts.demo import PASSWORD
from tests.e2e.buyer import heading
from tests.e2e.stack import Stack

CODE_LASTS_MS = 30_000


def log_in(page: Page, email: str, password: str, *, then: str = "/mypage/") -> None:
    """The log-in form, filled in and sent."""
    page.goto(f"/accounts/login/?next={then}")
    heading(page, "ログイン")
    page.get_by_label("メールアドレス").fill(email)
    page.get_by_label("パスワード").fill(password)
    page.get_by_role("button", name="ログインする").click()


def log_in_staff(page: Page, site: Stack, email: str) -> Page:
    """Somebody of the demo's staff, on the admin's first page."""
    log_in(page, email, PASSWORD, then="/staff/")
    heading(page, "確認コードを入力してください")
    enter_code(page, site, email)
    return page


def enter_code(page: Page, site: Stack, email: str) -> None:
    """The second factor on the page that asks for it, as often as the code turns out to be used."""
    for _try in range(3):
        if _code_was_taken(page, site.manage("demo_code", email).strip()):
            return
        page.wait_for_timeout(CODE_LASTS_MS)
    raise AssertionError(f"{email} could not log in")


def _code_was_taken(page: Page, code: str) -> bool:
    """False when another journey used this code a moment ago: each counts once, and lasts half a minute."""
    page.get_by_label(re.compile("^コード")).fill(code)
    page.get_by_role("button", name="ログインする").click()
    try:
        page.wait_for_url("**/staff/", timeout=CODE_LASTS_MS / 3)
    except TooLate:
        heading(page, "確認コードを入力してください")
        return False
    return True
