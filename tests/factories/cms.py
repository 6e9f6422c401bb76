"""Pages of the help: home page, sections, questions, terms."""

import factory
from wagtail.models import Locale, Page

from cms.demo_content import site
from cms.environment.models import EnvironmentRule
from cms.faq.models import FaqEntry, FaqIndexPage, FaqSection
from cms.pages.models import HomePage, StandardPage
from cms.terms.models import TermsPage


def published(parent: Page, page: Page) -> Page:
    """Adds a page below its parent and publishes it; returns it."""
    page.locale = parent.locale if parent.depth > 1 else page.locale
    page.live = False
    parent.add_child(instance=page)
    page.save_revision().publish()
    return page.specific_class.objects.get(pk=page.pk)


def make_home() -> HomePage:
    """Makes the Japanese home page and sets it as root of the default site."""
    root = site.tree_root()
    site.move_welcome_page()
    japanese = Locale.objects.get(language_code="ja")
    home = published(root, HomePage(title="ホームの見出し", slug="home", locale=japanese))
    site.set_site_root(home)
    return home


def make_index(home: HomePage) -> FaqIndexPage:
    return published(home, FaqIndexPage(title="ヘルプ", slug="help"))


def make_section(index: FaqIndexPage, slug: str = "orders") -> FaqSection:
    return published(index, FaqSection(title="お申込み・購入について", slug=slug))


def make_entry(section: FaqSection, slug: str = "order-mail", **values: object) -> FaqEntry:
    defaults = {"title": "購入後のメールが届きません", "answer": "{sender}からのメールを受け取れるようにしてください。"}
    return published(section, FaqEntry(slug=slug, **(defaults | values)))


def make_help(entries: int = 1) -> FaqIndexPage:
    """Makes home page, index, one section and that number of questions."""
    index = make_index(make_home())
    section = make_section(index)
    for number in range(entries):
        make_entry(section, slug=f"q{number}", title=f"質問{number}")
    return index


def make_terms(home: HomePage, text: str = "最初の約束", terms_kind: str = "terms") -> TermsPage:
    body = [{"type": "text", "value": f"<p>{text}</p>"}]
    return published(home, TermsPage(title="利用規約", slug=terms_kind, kind=terms_kind, body=body))


def make_standard(home: HomePage, slug: str, body: list[dict]) -> StandardPage:
    return published(home, StandardPage(title="案内", slug=slug, body=body))


class EnvironmentRuleFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = EnvironmentRule

    purpose = "buying"
    os = "ios"
    os_minimum = "7.0"
    browser = "safari"
    verdict = "supported"

    class Params:
        mac_safari = factory.Trait(os="macos", os_minimum="", verdict="unsupported", note="Chromeをお使いください。")
        windows = factory.Trait(os="windows", os_minimum="10", os_maximum="11", browser="chrome")
