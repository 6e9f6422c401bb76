"""Every kind of mail on a phone: nothing is wider than the screen, and the preview begins with the fact that counts."""

import pytest

from portal.shared.mail.mail_kinds import mail_kinds
from tests.e2e.conftest import STICKING_OUT
from tests.factories.emails import LONG_HOST, rendered

pytestmark = pytest.mark.django_db


@pytest.fixture
def long_host(settings):
    settings.BASE_URL = LONG_HOST


@pytest.mark.parametrize("locale", ["ja", "en"])
@pytest.mark.parametrize("kind", sorted(kind.name for kind in mail_kinds))
def test_no_mail_is_wider_than_a_phone_and_its_preview_begins_with_what_counts(browser, long_host, kind, locale):
    message = rendered(kind, locale)
    page = browser.new_page(viewport={"width": 320, "height": 700})
    page.set_content(message.alternatives[0].content)
    too_wide = {}
    for width in (320, 390):
        page.set_viewport_size({"width": width, "height": 700})
        too_wide[width] = page.evaluate(STICKING_OUT)
    preview = page.evaluate("document.body.textContent").split()
    hidden = page.evaluate("document.querySelector('.preheader').getBoundingClientRect().height")
    page.close()

    assert too_wide == {320: [], 390: []}
    assert preview[0] != "CLOUD"
    assert hidden == 0
