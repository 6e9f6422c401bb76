"""What a sheet would change: each row becomes a change, nothing, or errors. Writes nothing."""

from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.blocks.stream_block import StreamBlockValidationError

from cms.faq.models import FaqEntry, FaqSection, RelatedEntry
from cms.spreadsheet.columns import COLUMNS, KEY, LANGUAGE, REVISION, SECTION, CellError, address_of, plain
from cms.spreadsheet.workbook import TOO_LONG, row_of


@dataclass
class Change:
    """One row: the page with its new values (None when it cannot be found), what differs, and what is wrong."""

    row: int
    title: str
    page: FaqEntry | None = None
    parent: FaqSection | None = None  # of a page that is new
    differences: list[tuple[object, str, str]] = field(default_factory=list)  # label, before, after
    errors: list[str] = field(default_factory=list)

    @property
    def is_new(self) -> bool:
        """A question that is not there yet."""
        return self.parent is not None


def plan(rows: list[dict[str, str]], user=None) -> list[Change]:
    """A change per row, in order. With a user also what that user may not do is an error."""
    known = {
        (str(entry.translation_key), entry.locale.language_code): entry
        for entry in FaqEntry.objects.select_related("locale", "latest_revision")
    }
    by_address = {(address_of(entry), entry.locale.language_code): entry for entry in known.values()}
    changes = [_change(row, known, by_address, user) for row in rows]
    _refuse_duplicates(changes)
    return changes


def _change(row: dict[str, str], known: dict, by_address: dict, user) -> Change:
    change = Change(int(row["row"]), row["title"])
    entry = known.get((row[KEY].strip(), row[LANGUAGE].strip()))
    if row[KEY].strip() and entry is None:
        change.errors.append(_("この番号と言語の質問はありません。新しい質問なら、番号を空にしてください。"))
        return change
    before = row_of(entry) if entry else {}
    change.page = entry.get_latest_revision_as_object() if entry else FaqEntry()
    _place(change, row, entry)
    for column in COLUMNS:
        cell = row[column.name]
        if cell == TOO_LONG or _same(column.name, cell, before.get(column.name)):
            continue
        change.differences.append((column.label, before.get(column.name, ""), cell))
        try:
            _set(change.page, column.name, column.from_cell(cell), by_address, row[LANGUAGE].strip())
        except CellError as error:
            change.errors.append(f"{column.label}：{error}")
    if change.differences and not change.errors:
        change.errors += [*_not_allowed(change, entry, row, user), *_invalid(change)]
    return change


def _same(name: str, cell: str, before: str | None) -> bool:
    if before is None:
        return False
    return cell.split() == before.split() if name in {"moments", "related"} else plain(cell) == plain(before)


def _place(change: Change, row: dict[str, str], entry: FaqEntry | None) -> None:
    """The section: of a new question it must be there; an old one does not move by the sheet."""
    if entry is not None:
        if row[SECTION].strip() != entry.url_path.strip("/").split("/")[-2]:
            change.errors.append(_("分類は変えられません。管理画面で質問を移動してください。"))
        return
    sections = FaqSection.objects.filter(slug=row[SECTION].strip(), locale__language_code=row[LANGUAGE].strip())
    change.parent = sections.select_related("locale").first()
    if change.parent is None:
        change.errors.append(_("この言語に、この分類はありません。"))
    else:
        change.page.locale = change.parent.locale  # type: ignore[union-attr]


def _set(page: FaqEntry, name: str, value, by_address: dict, language: str) -> None:
    if name == "related":
        missing = [address for address in value if (address, language) not in by_address]
        if missing:
            raise CellError(_("%(names)s という質問はありません。") % {"names": "、".join(missing)})
        entries = [by_address[address, language] for address in value]
        page.related_links = [RelatedEntry(entry=entry, sort_order=place) for place, entry in enumerate(entries)]
    elif name == "body":
        stream = FaqEntry._meta.get_field("body").stream_block  # noqa: SLF001 - Django's documented way to a field
        kinds = set(stream.child_blocks)
        unknown = {block["type"] for block in value} - kinds
        if unknown:
            raise CellError(_("%(names)s というブロックはありません。") % {"names": "、".join(sorted(unknown))})
        page.body = value
    else:
        setattr(page, name, value)


def _not_allowed(change: Change, entry: FaqEntry | None, row: dict[str, str], user) -> list[str]:
    told = []
    if entry and row[REVISION].strip() and row[REVISION].strip() != str(entry.latest_revision_id or ""):
        told.append(_("書き出したあとに、管理画面で編集されています。書き出し直してください。"))
    if user is None:
        return told
    if entry:
        permissions = entry.permissions_for_user(user)
        if not permissions.can_edit() or permissions.page_locked():
            told.append(_("この質問を編集する権限がないか、ロックされています。"))
    elif change.parent and not change.parent.permissions_for_user(user).can_add_subpage():
        told.append(_("この分類に質問を追加する権限がありません。"))
    return told


def _invalid(change: Change) -> list[str]:
    """What the page's own form would say."""
    page, told = change.page, []
    assert page is not None  # noqa: S101 - a row that was found or is new
    try:
        page.body.stream_block.clean(page.body)
    except (StreamBlockValidationError, ValidationError) as error:
        told += _messages(error)
    try:
        page.full_clean(exclude=["path", "depth", "url_path", "body", "content_type", "numchild", "locale", "owner"])
    except ValidationError as error:
        told += [f"{field}：{text}" for field, texts in error.message_dict.items() for text in texts]
    siblings = (change.parent.get_children() if change.parent else page.get_siblings(inclusive=False)) if page else []
    if page.slug and any(sibling.slug == page.slug for sibling in siblings):
        told.append(_("このアドレスは、同じ分類の別の質問が使っています。"))
    return told


def _messages(error: ValidationError) -> list[str]:
    """Every sentence of a block's error, however deep it stands."""
    inside = [
        *getattr(error, "non_block_errors", []),
        *(getattr(error, "block_errors", None) or {}).values(),
    ]
    parts = [words for part in inside if isinstance(part, ValidationError) for words in _messages(part)]
    return parts or [str(message) for message in error.messages if str(message)]


def _refuse_duplicates(changes: list[Change]) -> None:
    """Two rows about one question, or two new ones at one address, say two different things."""
    seen: set[object] = set()
    for change in changes:
        if change.page is None:
            continue
        own = change.page.pk or (change.parent and change.parent.pk, change.page.slug)
        if own in seen:
            change.errors.append(_("同じ質問の行が2つあります。"))
        seen.add(own)
