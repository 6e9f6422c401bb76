"""The style sheets of a site's own colour."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from portal.shared.brand.stylesheet import admin_css, brand_css
from portal.shared.site_models import SiteSettings

pytestmark = pytest.mark.django_db
LINK = b'<link rel="stylesheet" href="/brand/00a040.css">'


@pytest.fixture
def green():
    """A site whose colour is green, written as an editor may."""
    row = SiteSettings.load()
    row.colour = "#00A040"
    row.save()


def test_a_page_of_the_default_colour_asks_for_no_second_sheet(client: Client):
    assert b"/brand/" not in client.get("/accounts/login/").content


def test_a_page_of_another_colour_links_to_its_palette_which_is_kept_for_a_year(client: Client, green):
    assert LINK in client.get("/accounts/login/").content
    response = client.get("/brand/00a040.css")
    assert (response.content.decode(), response["Content-Type"]) == (brand_css("#00a040"), "text/css; charset=utf-8")
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"


def test_the_admin_has_the_colour_of_the_site_too(client: Client, green):
    assert client.get("/brand/00a040/admin.css").content.decode() == admin_css("#00a040")


@pytest.mark.parametrize(
    "path",
    ["/brand/00a041.css", "/brand/00A040.css", "/brand/zzzzzz.css", "/brand/00a0400.css", "/brand/123456/admin.css"],
)
def test_nobody_makes_the_site_compute_other_colours(client: Client, green, path):
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("colour", ["red", "#12", "#1234567", "#gggggg", "url(x)"])
def test_a_colour_is_six_digits(colour):
    field = SiteSettings._meta.get_field("colour")
    with pytest.raises(ValidationError):
        field.run_validators(colour)
