"""The demo's site: languages, root page, hostname, settings, rules, synonyms, and the permissions of editors."""

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
PAGE_PERMISSIONS = ["add_page", "change_page", "publish_page", "lock_page", "unlock_page"]
MODEL_PERMISSIONS = [
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
    """Wagtail's root page; creates it and the languages if they do not exist."""
    japanese, _new = Locale.objects.get_or_create(language_code=settings.LANGUAGE_CODE)
    for code, _name in settings.LANGUAGES:
        Locale.objects.get_or_create(language_code=code)
    return Page.get_first_root_node() or Page.add_root(
        instance=Page(title="すべてのページ", slug="root", locale=japanese)
    )


def move_welcome_page() -> None:
    """Renames Wagtail's welcome page, whose slug the home page needs."""
    for page in Page.objects.filter(depth=2, slug="home"):
        if page.specific_class is Page:
            Page.objects.filter(pk=page.pk).update(slug="wagtail-welcome", url_path="/wagtail-welcome/")


def set_site_root(home: HomePage) -> None:
    """Makes the home page the root of the default site, and deletes Wagtail's welcome page."""
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
    """Sets the telephone number if it is empty; all other settings have defaults."""
    row = SiteSettings.load()
    if not row.contact_phone:
        row.contact_phone = PHONE
        row.save()


def load_rules() -> None:
    """Creates the rules for supported devices, unless there are any."""
    if EnvironmentRule.objects.exists():
        return
    for purpose, rows in RULES.items():
        for position, row in enumerate(rows):
            EnvironmentRule.objects.create(purpose=purpose, sort_order=position, **row)


def load_synonyms() -> None:
    """Creates the synonyms, unless there are any."""
    if not SearchSynonym.objects.exists():
        for weight, terms in SYNONYMS:
            SearchSynonym.objects.create(terms="\n".join(terms.split()), weight=weight)


def load_editors(root: Page) -> None:
    """Creates the group of editors with permissions for pages, translation, rules, guides, redirects and settings."""
    group, _new = Group.objects.get_or_create(name="編集者")
    for permission in Permission.objects.filter(codename__in=PAGE_PERMISSIONS, content_type__app_label="wagtailcore"):
        GroupPagePermission.objects.get_or_create(group=group, page=root, permission=permission)
    group.permissions.add(*Permission.objects.filter(codename__in=MODEL_PERMISSIONS))
