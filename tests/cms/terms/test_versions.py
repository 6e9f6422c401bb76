from datetime import timedelta

import pytest
from django.utils import timezone

from cms.terms.models import TermsPage, TermsVersion
from cms.terms.queries import current_version
from portal.shared.http.page_cache import content_changed
from portal.shared.models import SiteSettings
from tests.factories.cms import make_home, make_terms

pytestmark = pytest.mark.django_db


def publish(page: TermsPage, text: str) -> None:
    page.body = [{"type": "text", "value": f"<p>{text}</p>"}]
    page.save_revision().publish()


def test_each_publish_that_changes_the_text_writes_the_next_version():
    page = make_terms(make_home())
    publish(page, "次の約束")
    publish(page, "次の約束")
    versions = list(TermsVersion.objects.order_by("number").values_list("kind", "locale", "number"))
    assert versions == [("terms", "ja", 1), ("terms", "ja", 2)]


def test_the_hash_is_of_the_text_that_was_published():
    make_terms(make_home())
    version = current_version("terms", "ja")
    assert version.sha256 == TermsVersion.digest(version.text)
    assert "最初の約束" in version.text


def test_there_is_no_version_before_the_first_publish_and_none_in_another_language():
    home = make_home()
    home.add_child(instance=TermsPage(title="規約", slug="terms", kind="terms", live=False))
    assert current_version("terms", "ja") is None
    make_terms(home, terms_kind="privacy")
    assert current_version("privacy", "en") is None


def test_an_older_version_stays_readable_at_its_address(client):
    publish(make_terms(make_home()), "次の約束")
    now, old = client.get("/terms/").content.decode(), client.get("/terms/1/").content.decode()
    assert ("次の約束" in now, "最初の約束" in now) == (True, False)
    assert ("次の約束" in old, "最初の約束" in old, "以前の版です" in old) == (False, True, True)


def test_an_unknown_version_is_not_found(client):
    make_terms(make_home())
    assert [client.get(f"/terms/{number}/").status_code for number in ("1", "2", "0")] == [200, 404, 404]


def test_a_version_is_unchanged_when_a_fact_in_it_changes(client):
    make_terms(make_home(), text="連絡先は{sender}")
    SiteSettings.objects.update(sender_address="new@example.jp")
    content_changed()
    assert "連絡先はinfo@cloud-pass.jp" in client.get("/terms/").content.decode()


def test_a_scheduled_publication_is_no_version_yet():
    page = make_terms(make_home())
    page.go_live_at = timezone.now() + timedelta(days=1)
    publish(page, "あしたの約束")
    assert current_version("terms", "ja").number == 1


def test_a_draft_is_no_version():
    page = make_terms(make_home())
    page.body = [{"type": "text", "value": "<p>下書き</p>"}]
    page.save_revision()
    assert current_version("terms", "ja").number == 1


def test_a_second_page_of_one_kind_is_refused():
    home = make_home()
    make_terms(home)
    second = TermsPage(title="規約", slug="terms-2", kind="terms", locale=home.locale)
    with pytest.raises(Exception, match="もうあります"):
        second.clean()
