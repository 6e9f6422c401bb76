"""Creates the demo's pages. Existing pages are not changed."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from wagtail.models import Locale, Page

from cms.demo_content import mailbox_guides, site, workflow
from cms.demo_content.builders import DemoFaqEntry, Language, action
from cms.demo_content.en import ENGLISH
from cms.demo_content.help_placement import SITUATION_ICONS, help_contexts_of
from cms.demo_content.ja import JAPANESE
from cms.faq.models import FaqEntry, FaqIndexPage, FaqSection, RelatedEntry
from cms.pages.models import HomePage, StandardPage
from cms.terms.models import TermsPage


@dataclass
class Tree:
    """The pages of one language during loading; `keys` are the translation keys by path, shared by all languages."""

    language: Language
    root: Page
    keys: dict[str, UUID]
    checked_on: date | None = None
    new: list[Page] = field(default_factory=list)

    def page(self, parent: Page, model: type[Page], path: str, **values: object) -> Page:
        """The page at the path below the home page; creates it as a draft if it does not exist."""
        slug = path.rpartition("/")[2] or self.language.home_slug
        existing = parent.get_children().filter(slug=slug).first()
        if existing:
            self.keys.setdefault(path, existing.translation_key)
            return existing.specific
        page = model(slug=slug, locale=Locale.objects.get(language_code=self.language.code), live=False, **values)
        if path in self.keys:
            page.translation_key = self.keys[path]
        parent.add_child(instance=page)
        self.keys.setdefault(path, page.translation_key)
        self.new.append(page)
        return page


def load(checked_on: date | None = None) -> None:
    """Loads all content of the demo, with `checked_on` as the day of its last check. Repeating it changes nothing."""
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
    """Loads one language: creates pages as drafts, links them to each other, then publishes them."""
    language = tree.language
    home = tree.page(tree.root, HomePage, "", title=language.home[0], lead=language.home[1])
    for terms in language.terms:
        tree.page(home, TermsPage, terms.slug, title=terms.title, kind=terms.terms_kind, body=terms.body)
    entries = load_help(tree, home)
    pages = {"": home}
    for page in language.pages:
        parent = pages[page.path.rpartition("/")[0]]
        pages[page.path] = tree.page(parent, StandardPage, page.path, title=page.title, lead=page.lead, body=page.body)
    link_pages(tree, entries)
    for draft in tree.new:
        draft.save_revision().publish()
    return home


def load_help(tree: Tree, home: Page) -> dict[str, Page]:
    """Creates index, sections and questions; returns the questions by slug."""
    title, lead = tree.language.help
    index = tree.page(home, FaqIndexPage, "help", title=title, lead=lead)
    entries = {}
    for section in tree.language.sections:
        path = f"help/{section.slug}"
        section_page = tree.page(index, FaqSection, path, title=section.title, lead=section.lead)
        for question in section.entries:
            values = values_of(question) | {"checked_on": tree.checked_on}
            entries[question.slug] = tree.page(section_page, FaqEntry, f"{path}/{question.slug}", **values)
    return entries


def values_of(question: DemoFaqEntry) -> dict[str, object]:
    """The fields of a question's page."""
    return {
        "title": question.title,
        "answer": question.answer,
        "body": question.body,
        "keywords": question.keywords,
        "moments": help_contexts_of(question.slug),
    }


def link_pages(tree: Tree, entries: dict[str, Page]) -> None:
    """Sets the related questions, and the situations of the home page and the help index."""
    related = {question.slug: question.related for section in tree.language.sections for question in section.entries}
    first_actions = [action(name, label) for label, name in tree.language.first_actions]
    situations: Any = [  # raw data of a StreamField
        *first_actions,
        *(
            {"type": "situation", "value": {"words": text, "page": entries[slug].pk, "icon": SITUATION_ICONS[slug]}}
            for text, slug in tree.language.situations
        ),
    ]
    for page in tree.new:
        if isinstance(page, FaqEntry):
            page.related_links = [RelatedEntry(entry=entries[slug]) for slug in related[page.slug]]
        elif isinstance(page, HomePage | FaqIndexPage):
            page.situations = situations
