"""Pages that footer, law and help need are not deleted, unpublished, moved or renamed, one by one or in bulk."""

import re
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.core.exceptions import ValidationError
from django.urls import Resolver404, resolve, reverse
from wagtail.models import Page

from cms.pages.models import StandardPage
from cms.pages.site_parts import PATHS
from portal.shared.accounts.models import User
from tests.factories.cms import make_standard, make_terms

pytestmark = pytest.mark.django_db
FOOTER = Path(__file__).parents[3] / "templates" / "components" / "footer.html"


@pytest.fixture
def home(editor):
    return Page.objects.get(slug="help").get_parent().specific


@pytest.fixture
def root_client(log_in, home):
    """A superuser: no right of Wagtail stands in the way."""
    return log_in(User.objects.create_superuser("root@example.jp"))


@pytest.fixture
def parts(home) -> dict[str, Page]:
    legal = make_standard(home, "legal", [])
    return {
        "home": home,
        "help": Page.objects.get(slug="help"),
        "terms": make_terms(home),
        "legal": legal,
        "commerce": make_standard(legal, "commerce", []),
    }


def send(client, action: str, page: Page, **data: object):
    if action == "move":
        other = Page.objects.get(slug="elsewhere")
        return client.post(reverse("wagtailadmin_pages:move_confirm", args=[page.pk, other.pk]), data)
    if action.startswith("bulk"):
        url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", action.removeprefix("bulk-")])
        return client.post(f"{url}?{urlencode({'id': page.pk})}", data)
    return client.post(reverse(f"wagtailadmin_pages:{action}", args=[page.pk]), data)


@pytest.mark.parametrize("action", ["delete", "unpublish", "move", "bulk-delete", "bulk-unpublish"])
@pytest.mark.parametrize("name", ["home", "help", "terms", "legal", "commerce"])
def test_a_part_of_the_site_stays_where_it_is(root_client, home, parts, action, name):
    make_standard(home, "elsewhere", [])
    page = parts[name]
    answer = send(root_client, action, page)
    stored = Page.objects.get(pk=page.pk)
    assert (stored.live, stored.url_path) == (True, page.url_path)
    shown = root_client.get(answer["Location"]).text
    assert f"「{page.title}" in shown
    assert "サイトのしくみで使うページのため、削除、非公開、移動、アドレスの変更はできません。" in shown


@pytest.mark.parametrize("action", ["delete", "unpublish", "move", "bulk-delete", "bulk-unpublish"])
def test_any_other_page_may_be_removed(root_client, home, parts, action):
    make_standard(home, "elsewhere", [])
    page = make_standard(home, "news", [])
    send(root_client, action, page)
    stored = Page.objects.filter(pk=page.pk).first()
    is_where_it_was = stored is not None and stored.live and stored.url_path == page.url_path
    assert not is_where_it_was


def test_a_part_keeps_its_address_and_has_no_end(home, parts):
    for changes in ({"slug": "rules"}, {"expire_at": home.first_published_at}):
        page = Page.objects.get(pk=parts["terms"].pk).specific
        for name, value in changes.items():
            setattr(page, name, value)
        with pytest.raises(ValidationError, match="サイトのしくみで使うページ"):
            page.full_clean()
    page = StandardPage.objects.get(slug="commerce")
    page.title = "別の題"
    page.full_clean()


def test_every_path_of_the_footer_is_guarded_or_served_by_the_code():
    paths = re.findall(r'site_path "/([a-z/]+)"', FOOTER.read_text())
    assert len(paths) > 5
    assert [path for path in paths if path not in PATHS and not _is_view(path)] == []


def _is_view(path: str) -> bool:
    try:
        return not resolve(f"/{path}").view_name.startswith("wagtail")
    except Resolver404:
        return False
