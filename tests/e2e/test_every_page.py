"""Every page: no violation of axe, nothing wider than the screen, in both languages and widths, light and dark.

Checkout pages, errors and pages behind a mailed link are checked by the tests that reach them.
"""

import pytest

from tests.e2e.buyer import save_picture

PUBLIC = [
    "/",
    "/help/",
    "/help/before/",
    "/help/before/environment/",
    "/help/before/contact/",
    "/help/orders/how-to-buy/",
    "/help/orders/order-mail/",
    "/help/payment/payment-methods/",
    "/help/payment/fees/",
    "/help/payment/three-d-secure/",
    "/help/tickets/issuing/",
    "/help/search/?q=メール",
    "/help/search/?q=存在しない言葉",
    "/events/",
    "/events/stage-play/",
    "/events/stage-play/stock/",
    "/receipts/check/",
    "/events/open-lecture/",
    "/events/online-live/",
    "/events/star-festival/",
    "/events/sold-out-night/",
    "/events/spring-opera/",
    "/events/spring-opera/lottery/",
    "/terms/",
    "/terms/1/",
    "/privacy/",
    "/privacy/1/",
    "/environment/",
    "/tickets/guide/",
    "/legal/commerce/",
    "/legal/data/",
    "/legal/external/",
    "/legal/organizers/minato-ongaku/",
    "/contact/",
    "/support/mail/",
    "/support/mail/settings/docomo/",
    "/support/orders/",
    "/support/environment/",
    "/accounts/login/",
    "/accounts/password/reset/",
    "/mailbox/",
    "/styleguide/",
    "/styleguide/error/400/",
    "/styleguide/error/403/",
    "/styleguide/error/404/",
    "/styleguide/error/413/",
    "/styleguide/error/429/",
    "/styleguide/error/500/",
    "/styleguide/error/503/",
]
ENGLISH = ["/en/", "/en/help/", "/en/events/orchestra-concert/", "/en/help/orders/order-mail/", "/en/contact/"]
PRIVATE = [
    "/mypage/",
    "/mypage/orders/",
    "/mypage/orders/{code}/?open=1",
    "/mypage/profile/",
    "/mypage/receipts/",
    "/receipts/{code}/",
    "/receipts/{code}/record/",
    "/orders/{code}/complete/",
    "{ticket}",
    "/help/orders/order-mail/",
    "/support/orders/",
    "/support/mail/",
    "/accounts/email/",
    "/accounts/password/change/",
    "/accounts/logout/",
]
# Narrow pages are checked in dark colours, wide ones in light colours; other tests do the reverse.
SCREENS = {"narrow": {"width": 320, "color_scheme": "dark"}, "wide": {"width": 1280, "color_scheme": "light"}}


def faults(page, addresses, assert_accessible, assert_fits, screen: str) -> list[str]:
    """The problems of all addresses, so that one run reports everything."""
    problems = []
    for number, address in enumerate(addresses):
        answer = page.goto(address)
        if answer.status != 200:
            problems.append(f"{address}: {answer.status}")
        save_picture(page, f"page-{screen}-{number:02}")
        for check in (assert_fits, assert_accessible):
            try:
                check(page)
            except AssertionError as error:
                problems.append(f"{address}: {error}")
    return problems


@pytest.mark.parametrize("screen", SCREENS)
def test_public_pages_are_for_everyone(new_page, assert_accessible, assert_fits, screen):
    page = new_page(**SCREENS[screen])
    assert faults(page, [*PUBLIC, *ENGLISH], assert_accessible, assert_fits, screen) == []


@pytest.mark.parametrize("screen", SCREENS)
def test_private_pages_of_a_buyer_are_accessible(new_page, site, concert_goer, assert_accessible, assert_fits, screen):
    page = concert_goer.log_in(new_page(**SCREENS[screen]), site)
    addresses = [address.format(code=concert_goer.code, ticket=concert_goer.ticket) for address in PRIVATE]
    assert faults(page, addresses, assert_accessible, assert_fits, f"own-{screen}") == []
