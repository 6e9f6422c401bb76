"""Puts the demo's texts on pages. A page that is there already is left as editors made it."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from wagtail.models import Locale, Page

from cms.demo_content import mailbox_guides, site, workflow
from cms.demo_content.builders import DemoFaqEntry, Language, action
from cms.demo_content.en import ENGLISH
from cms.demo_content.help_placement import help_contexts_of
from cms.demo_content.ja import JAPANESE
from cms.faq.models import FaqEntry, FaqIndexPage, FaqSection, RelatedEntry
from cms.pages.models import HomePage, StandardPage
from cms.terms.models import TermsPage


@dataclass
class Tree:
    """The pages of one language while they are made; `keys` ties a page to its twin in the first language."""

    language: Language
    root: Page
    keys: dict[str, UUID]
    checked_on: date | None = None
    new: list[Page] = field(default_factory=list)

    def page(self, parent: Page, model: type[Page], path: str, **values: object) -> Page:
        """The page at the path below the home page, made as a draft when it is not there."""
        slug = path.rpartition("/")[2] or self.language.home_slug
        found = parent.get_children().filter(slug=slug).first()
        if found:
            self.keys.setdefault(path, found.translation_key)
            return found.specific
        page = model(slug=slug, locale=Locale.objects.get(language_code=self.language.code), live=False, **values)
        if path in self.keys:
            page.translation_key = self.keys[path]
        parent.add_child(instance=page)
        self.keys.setdefault(path, page.translation_key)
        self.new.append(page)
        return page


def load(checked_on: date | None = None) -> None:
    """Everything of the demo that editors own, checked on that day. Running it again changes nothing."""
    root = site.tree_root()
    site.load_settings()
    site.load_rules()
    site.load_synonyms()
    site.load_editors(root)
    workflow.load_writers(root)
    site.move_welcome_page()
    keys: dict[str, UUID] = {}
    home = load_language(Tree(JAPANESE, root, keys, checked_on))
    site.set_site_root(home)
    load_language(Tree(ENGLISH, root, keys, checked_on))
    mailbox_guides.load()
    workflow.load_workflow(list(FaqIndexPage.objects.all()))


def load_language(tree: Tree) -> Page:
    """One language: pages as drafts first, then what points from one to another, then all are published."""
    language = tree.language
    home = tree.page(tree.root, HomePage, "", title=language.home[0], lead=language.home[1])
    for terms in language.terms:
        tree.page(home, TermsPage, terms.slug, title=terms.title, kind=terms.terms_kind, body=terms.body)
    entries = load_help(tree, home)
    places = {"": home}
    for page in language.pages:
        parent = places[page.path.rpartition("/")[0]]
        made = tree.page(parent, StandardPage, page.path, title=page.title, lead=page.lead, body=page.body)
        places[page.path] = made
    link_pages(tree, entries)
    for page in tree.new:
        page.save_revision().publish()
    return home


def load_help(tree: Tree, home: Page) -> dict[str, Page]:
    """Index, sections and questions; the questions by slug."""
    title, lead = tree.language.help
    index = tree.page(home, FaqIndexPage, "help", title=title, lead=lead)
    entries = {}
    for section in tree.language.sections:
        path = f"help/{section.slug}"
        below = tree.page(index, FaqSection, path, title=section.title, lead=section.lead)
        for entry in section.entries:
            values = values_of(entry) | {"checked_on": tree.checked_on}
            entries[entry.slug] = tree.page(below, FaqEntry, f"{path}/{entry.slug}", **values)
    return entries


def values_of(entry: DemoFaqEntry) -> dict[str, object]:
    """The fields of a question's page."""
    words: dict[str, object] = {
        "title": entry.title,
        "answer": entry.answer,
        "body": entry.body,
        "keywords": entry.keywords,
    }
    return words | {"moments": help_contexts_of(entry.slug)}


def link_pages(tree: Tree, entries: dict[str, Page]) -> None:
    """Related questions, and the troubles on the home page and the help index."""
    related = {entry.slug: entry.related for section in tree.language.sections for entry in section.entries}
    situations = [
        {"type": "situation", "value": {"words": words, "page": entries[slug].pk}}
        for words, slug in tree.language.situations
    ]
    at_once = [action(name, words) for words, name in tree.language.first_actions]
    for page in tree.new:
        if isinstance(page, FaqEntry):
            page.related_links = [RelatedEntry(entry=entries[slug]) for slug in related[page.slug]]
        elif isinstance(page, HomePage | FaqIndexPage):
            page.situations = [*at_once, *situations]  # type: ignore[assignment]
