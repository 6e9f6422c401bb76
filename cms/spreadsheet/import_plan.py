"""Compares the rows of a spreadsheet with the stored questions: each row becomes a Change. Writes nothing."""

from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.blocks.stream_block import StreamBlockValidationError

from cms.faq.models import FaqEntry, FaqSection, RelatedEntry
from cms.spreadsheet.columns import (
    COLUMNS,
    KEY,
    LANGUAGE,
    REVISION,
    SECTION,
    CellError,
    cell_text,
    heading_of,
    section_and_slug,
)
from cms.spreadsheet.workbook import TOO_LONG, row_of

type Row = dict[str, str]
type ByAddress = dict[tuple[str, str], FaqEntry]  # (section/slug, language)
type Editor = AbstractBaseUser | AnonymousUser | None  # None: a command, which may change everything

FORM_EXCLUDED = ["path", "depth", "url_path", "body", "content_type", "numchild", "locale", "owner"]


@dataclass
class Change:
    """One row: the page with its new values (None when there is no such question), its differences and errors."""

    row: int
    title: str
    page: FaqEntry | None = None
    parent: FaqSection | None = None  # the section of a new question, else None
    differences: list[tuple[object, str, str]] = field(default_factory=list)  # label, before, after
    errors: list[str] = field(default_factory=list)

    @property
    def is_new(self) -> bool:
        """Whether the row adds a question."""
        return self.parent is not None


def plan(rows: list[Row], user: Editor = None) -> list[Change]:
    """A change per row, in order. With a user, missing permissions of that user are errors too."""
    stored = {
        (str(question.translation_key), question.locale.language_code): question
        for question in FaqEntry.objects.select_related("locale", "latest_revision")
    }
    by_address = {(section_and_slug(question), question.locale.language_code): question for question in stored.values()}
    changes = [_change(row, stored, by_address, user) for row in rows]
    _refuse_duplicates(changes)
    return changes


def _change(row: Row, stored: dict[tuple[str, str], FaqEntry], by_address: ByAddress, user: Editor) -> Change:
    change = Change(int(row["row"]), row["title"])
    question = stored.get((row[KEY].strip(), row[LANGUAGE].strip()))
    if row[KEY].strip() and question is None:
        change.errors.append(_("この番号と言語の質問はありません。新しい質問なら、番号を空にしてください。"))
        return change
    before = row_of(question) if question else {}
    page = question.get_latest_revision_as_object() if question else FaqEntry()
    change.page = page
    if question:
        _check_section(change, row, question)
    else:
        _set_section(change, row, page)
    for column in COLUMNS:
        cell = row[column.name]
        if cell == TOO_LONG or _same(column.name, cell, before.get(column.name)):
            continue
        change.differences.append((column.label, before.get(column.name, ""), cell))
        try:
            _set(page, column.name, column.from_cell(cell), by_address, row[LANGUAGE].strip())
        except CellError as error:
            change.errors.append(f"{column.label}：{error}")
    if change.differences and not change.errors:
        change.errors += [*_not_allowed(change, question, row, user), *_invalid(page, change.parent)]
    return change


def _same(name: str, cell: str, before: str | None) -> bool:
    if before is None:
        return False
    if name in {"moments", "related"}:
        return cell.split() == before.split()
    return cell_text(cell) == cell_text(before)


def _check_section(change: Change, row: Row, question: FaqEntry) -> None:
    """An existing question cannot be moved to another section by the sheet."""
    if row[SECTION].strip() != question.url_path.strip("/").split("/")[-2]:
        change.errors.append(_("分類は変えられません。管理画面で質問を移動してください。"))


def _set_section(change: Change, row: Row, page: FaqEntry) -> None:
    """The section of a new question must exist in its language."""
    sections = FaqSection.objects.filter(slug=row[SECTION].strip(), locale__language_code=row[LANGUAGE].strip())
    change.parent = sections.select_related("locale").first()
    if change.parent is None:
        change.errors.append(_("この言語に、この分類はありません。"))
    else:
        page.locale = change.parent.locale


def _set(page: FaqEntry, name: str, value: Any, by_address: ByAddress, language: str) -> None:
    if name == "related":
        missing = [address for address in value if (address, language) not in by_address]
        if missing:
            raise CellError(_("%(names)s という質問はありません。") % {"names": "、".join(missing)})
        questions = [by_address[address, language] for address in value]
        page.related_links = [
            RelatedEntry(entry=question, sort_order=position) for position, question in enumerate(questions)
        ]
    elif name == "body":
        stream = FaqEntry._meta.get_field("body").stream_block  # noqa: SLF001 - Django's documented way to a field
        unknown = {block["type"] for block in value} - set(stream.child_blocks)
        if unknown:
            raise CellError(_("%(names)s というブロックはありません。") % {"names": "、".join(sorted(unknown))})
        page.body = value
    else:
        setattr(page, name, value)


def _not_allowed(change: Change, question: FaqEntry | None, row: Row, user: Editor) -> list[str]:
    errors = []
    if question and row[REVISION].strip() and row[REVISION].strip() != str(question.latest_revision_id or ""):
        errors.append(_("書き出したあとに、管理画面で編集されています。書き出し直してください。"))
    if user is None:
        return errors
    if question:
        permissions = question.permissions_for_user(user)
        if not permissions.can_edit() or permissions.page_locked():
            errors.append(_("この質問を編集する権限がないか、ロックされています。"))
    elif change.parent and not change.parent.permissions_for_user(user).can_add_subpage():
        errors.append(_("この分類に質問を追加する権限がありません。"))
    return errors


def _invalid(page: FaqEntry, parent: FaqSection | None) -> list[str]:
    """The errors that the page's edit form would show."""
    errors = []
    try:
        page.body.stream_block.clean(page.body)
    except (StreamBlockValidationError, ValidationError) as error:
        errors += _messages(error)
    try:
        page.full_clean(exclude=FORM_EXCLUDED)
    except ValidationError as error:
        errors += [f"{heading_of(name)}：{text}" for name, texts in error.message_dict.items() for text in texts]
    siblings = parent.get_children() if parent else page.get_siblings(inclusive=False)
    if page.slug and any(sibling.slug == page.slug for sibling in siblings):
        errors.append(_("このアドレスは、同じ分類の別の質問が使っています。"))
    return errors


def _messages(error: ValidationError) -> list[str]:
    """All messages of a block's error, including those of nested blocks."""
    inside = [
        *getattr(error, "non_block_errors", []),
        *(getattr(error, "block_errors", None) or {}).values(),
    ]
    nested = [message for part in inside if isinstance(part, ValidationError) for message in _messages(part)]
    return nested or [str(message) for message in error.messages if str(message)]


def _refuse_duplicates(changes: list[Change]) -> None:
    """A second row for the same question, or for the same address of a new one, is an error."""
    seen: set[object] = set()
    for change in changes:
        if change.page is None:
            continue
        identity = change.page.pk or (change.parent and change.parent.pk, change.page.slug)
        if identity in seen:
            change.errors.append(_("同じ質問の行が2つあります。"))
        seen.add(identity)
