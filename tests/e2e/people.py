"""Logging in as people do, staff with their second factor."""

import re

from playwright.sync_api import Page

from portal.shared.accounts.demo_parts import PASSWORD
from tests.e2e.buyer import heading
from tests.e2e.stack import Stack


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
    page.get_by_label(re.compile("^コード")).fill(site.manage("demo_code", email).strip())
    page.get_by_role("button", name="ログインする").click()
    page.wait_for_url("**/staff/")
    return page
