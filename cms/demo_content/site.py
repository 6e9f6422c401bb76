"""The site itself in the demo: languages, root, address, settings, and what editors may do."""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from wagtail.models import GroupPagePermission, Locale, Page, Site

from cms.demo_content.environment_rules import RULES
from cms.demo_content.synonyms import SYNONYMS
from cms.environment.models import EnvironmentRule
from cms.pages.models import HomePage
from cms.search.models import SearchSynonym
from portal.shared.models import SiteSettings

PHONE = "03-0000-0110"
ON_PAGES = ["add_page", "change_page", "publish_page", "lock_page", "unlock_page"]
ON_ROWS = [
    "access_admin",
    *(f"{verb}_environmentrule" for verb in ("view", "add", "change", "delete")),
    *(f"{verb}_simplephone" for verb in ("view", "add", "change", "delete")),
    *(f"{verb}_mailboxguide" for verb in ("view", "add", "change", "delete")),
    *(f"{verb}_redirect" for verb in ("view", "add", "change", "delete")),
    *(f"{verb}_searchsynonym" for verb in ("view", "add", "change", "delete")),
    "change_sitesettings",
    "submit_translation",
]


def tree_root() -> Page:
    """Wagtail's root with both languages; made anew where a test emptied the database."""
    japanese, _new = Locale.objects.get_or_create(language_code=settings.LANGUAGE_CODE)
    for code, _name in settings.LANGUAGES:
        Locale.objects.get_or_create(language_code=code)
    return Page.get_first_root_node() or Page.add_root(instance=Page(title="Root", slug="root", locale=japanese))


def move_welcome_page() -> None:
    """Moves Wagtail's welcome page out of the way of our home page."""
    for page in Page.objects.filter(depth=2, slug="home"):
        if page.specific_class is Page:
            Page.objects.filter(pk=page.pk).update(slug="wagtail-welcome", url_path="/wagtail-welcome/")


def set_site_root(home: HomePage) -> None:
    """The default site begins at our home page, and Wagtail's welcome page goes."""
    address = urlsplit(settings.BASE_URL)
    port = address.port or (443 if address.scheme == "https" else 80)
    site = Site.objects.filter(is_default_site=True).first() or Site(is_default_site=True)
    if site.pk is None or site.root_page_id != home.pk:
        site.hostname, site.port, site.root_page = address.hostname, port, home
        site.site_name = settings.WAGTAIL_SITE_NAME
        site.save()
    for page in Page.objects.filter(depth=2, slug="wagtail-welcome"):
        page.delete()


def load_settings() -> None:
    """A telephone number, where nobody has entered one; everything else has its default."""
    row = SiteSettings.load()
    if not row.contact_phone:
        row.contact_phone = PHONE
        row.save()


def load_rules() -> None:
    """The rules of the environment, where there are none."""
    if EnvironmentRule.objects.exists():
        return
    for purpose, rows in RULES.items():
        for place, row in enumerate(rows):
            EnvironmentRule.objects.create(purpose=purpose, sort_order=place, **row)


def load_synonyms() -> None:
    """The editors' synonyms, where there are none."""
    if not SearchSynonym.objects.exists():
        for weight, words in SYNONYMS:
            SearchSynonym.objects.create(terms="\n".join(words.split()), weight=weight)


def load_editors(root: Page) -> None:
    """The group of editors: pages with publishing and translation, environment, redirects, settings."""
    group, _new = Group.objects.get_or_create(name="Editors")
    for permission in Permission.objects.filter(codename__in=ON_PAGES, content_type__app_label="wagtailcore"):
        GroupPagePermission.objects.get_or_create(group=group, page=root, permission=permission)
    group.permissions.add(*Permission.objects.filter(codename__in=ON_ROWS))
