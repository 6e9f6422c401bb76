"""Permanent pages of versions, and the differences between two."""

import pytest
from django.core.exceptions import ValidationError

from cms.terms.diff import Change, changes
from cms.terms.models import TermsPage, TermsVersion
from cms.terms.queries import current_version
from tests.cms.terms.test_versions import publish
from tests.factories.catalog import EventFactory
from tests.factories.cms import make_home, make_terms

pytestmark = pytest.mark.django_db


def test_changes_are_listed_after_the_unchanged_line_before_them():
    old = "<h2>第1条</h2><p>甲。</p><ul><li>一</li><li>二</li></ul>"
    new = "<h2>第1条</h2><p>甲、&amp;乙。</p><ul><li>一</li><li>二</li><li>三</li></ul>"
    assert changes(old, new) == [
        Change("same", "第1条"),
        Change("gone", "甲。"),
        Change("new", "甲、&乙。"),
        Change("same", "二"),
        Change("new", "三"),
    ]
    assert changes("<p>甲</p>", "<p><b>甲</b></p>") == []


def test_the_difference_has_a_page_and_only_forwards(client):
    publish(make_terms(make_home()), "次の約束")
    page = client.get("/terms/2/changes/1/").content.decode()
    assert ("<del>最初の約束</del>" in page, "<ins>次の約束</ins>" in page) == (True, True)
    assert [client.get(f"/terms/{path}").status_code for path in ("1/changes/2/", "2/changes/2/", "3/changes/1/")] == [
        404,
        404,
        404,
    ]


def test_old_versions_are_read_even_when_the_page_is_gone(client):
    page = make_terms(make_home())
    publish(page, "次の約束")
    page.delete()
    assert [client.get(f"/terms/{number}/").status_code for number in (1, 2, 3)] == [200, 200, 404]
    assert "最初の約束" in client.get("/terms/1/").content.decode()


def test_an_organizer_may_have_separate_terms(client):
    organizer = EventFactory().organizer
    home = make_home()
    make_terms(home)
    page = TermsPage(title="主催者の規約", slug="seller", kind="organizer", subject=organizer.slug, locale=home.locale)
    page.body = [{"type": "text", "value": "<p>録音はできません。</p>"}]
    home.add_child(instance=page)
    page.save_revision().publish()
    version = current_version("organizer", "ja", organizer.slug)
    assert version.path == f"/legal/organizers/{organizer.slug}/terms/1/"
    for path in (version.path, f"/legal/organizers/{organizer.slug}/terms/"):
        assert "録音はできません。" in client.get(path).content.decode()
    assert (TermsVersion.objects.count(), current_version("organizer", "ja", "other")) == (2, None)
    assert version.path in client.get(f"/legal/organizers/{organizer.slug}/").content.decode()


@pytest.mark.parametrize(("terms_kind", "subject"), [("organizer", ""), ("organizer", "nobody"), ("terms", "x")])
def test_a_subject_that_does_not_fit_is_refused(terms_kind, subject):
    home = make_home()
    page = TermsPage(title="規約", slug="t", kind=terms_kind, subject=subject, locale=home.locale)
    with pytest.raises(ValidationError) as refused:
        page.clean()
    assert list(refused.value.message_dict) == ["subject"]
