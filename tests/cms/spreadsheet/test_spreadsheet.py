"""Export and import are lossless, changes are previewed before they are saved, and errors are reported per row."""

import io
import json
from datetime import date

import openpyxl
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.urls import reverse

from cms.faq.models import FaqEntry, RelatedEntry
from cms.spreadsheet import workbook
from cms.spreadsheet.apply import NotApplied, apply
from cms.spreadsheet.columns import COLUMNS, HEADINGS, cell_text
from cms.spreadsheet.import_plan import plan
from tests.factories.cms import make_entry, make_home, make_index, make_section

pytestmark = pytest.mark.django_db
BODY = [
    {"type": "text", "id": "0d1f6a2e-1111-4222-8333-444455556666", "value": "<p>{sender}から、<b>太字</b></p>"},
    {
        "type": "action",
        "id": "1d1f6a2e-1111-4222-8333-444455556666",
        "value": {"name": "login", "words": "", "params": {}},
    },
]


@pytest.fixture
def faq_entry() -> FaqEntry:
    section = make_section(make_index(make_home()))
    other = make_entry(section, slug="other", title="別の質問")
    values = {
        "title": '=1+1 "質問"',
        "answer": "一行目\r\n二行目",
        "keywords": "  キー  ワード ",
        "moments": ["payment"],
    }
    faq_entry = make_entry(section, slug="this", body=BODY, checked_on=date(2026, 11, 1), **values)
    faq_entry.related_links = [RelatedEntry(entry=other)]
    faq_entry.save_revision().publish()
    return faq_entry


def rows() -> list[dict[str, str]]:
    return workbook.read(io.BytesIO(workbook.write()))


def row_of(slug: str, /, **changes: str) -> dict[str, str]:
    return next(row for row in rows() if row["slug"] == slug) | changes


def as_file(lines: list[dict[str, str]]) -> io.BytesIO:
    book = openpyxl.Workbook()
    book.active.append([str(label) for label in HEADINGS.values()])
    for line in lines:
        book.active.append([line.get(name, "") for name in HEADINGS])
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    file.name = "faq.xlsx"
    return file


def test_importing_an_export_changes_nothing(faq_entry):
    changes = plan(rows())
    assert [(change.differences, change.errors) for change in changes] == [([], []), ([], [])]
    assert apply(changes) == []


def test_a_question_that_begins_with_an_equals_sign_is_text(faq_entry):
    book = openpyxl.load_workbook(io.BytesIO(workbook.write()))
    types = {cell.data_type for line in book.active.iter_rows() for cell in line if cell.value is not None}
    assert (types, row_of("this")["title"]) == ({"s"}, '=1+1 "質問"')


def test_an_older_export_restores_all_fields(faq_entry):
    before = {name: text for name, text in row_of("this").items() if name not in {"revision", "row"}}
    faq_entry.title, faq_entry.answer, faq_entry.keywords, faq_entry.checked_on = "別", "別", "", None
    faq_entry.moments, faq_entry.body = [], []
    faq_entry.related_links = []
    faq_entry.save_revision().publish()
    (change,) = plan([before | {"revision": "", "row": "2"}])
    assert (change.errors, apply([change])) == ([], [change.page])
    faq_entry.refresh_from_db()
    assert faq_entry.title == "別"  # readers see nothing of a draft
    faq_entry.latest_revision.publish()
    after = {name: text for name, text in row_of("this").items() if name not in {"revision", "row"}}
    assert after == before


def test_a_new_row_becomes_a_draft_in_its_section(faq_entry):
    new = row_of("other", key="", slug="brand-new", title="新しい質問", revision="")
    (change,) = plan([new])
    assert (change.is_new, change.errors, apply([change])) == (True, [], [change.page])
    question = FaqEntry.objects.get(slug="brand-new")
    assert (question.live, question.get_parent().slug, question.latest_revision.as_object().title) == (
        False,
        "orders",
        "新しい質問",
    )


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"key": "00000000-0000-4000-8000-000000000000"}, "この番号と言語の質問はありません。"),
        ({"section": "nowhere"}, "分類は変えられません。"),
        ({"checked_on": "きのう"}, "日付は 2026-11-01 の形で書いてください。"),
        ({"moments": "payment nonsense"}, "nonsense という場面はありません。"),
        ({"related": "orders/nothing"}, "orders/nothing という質問はありません。"),
        ({"body": "{"}, "データの形が壊れています。"),
        ({"body": '[{"type": "unknown", "value": 1}]'}, "unknown というブロックはありません。"),
        ({"body": json.dumps([BODY[0] | {"value": "<p>{sendr}</p>"}])}, "{sendr} は登録されていません。"),
        ({"answer": "{nobody}"}, "{nobody} は登録されていません。"),
        ({"slug": "other"}, "このアドレスは、同じ分類の別の質問が使っています。"),
        ({"title": ""}, "質問："),
        ({"answer": "違う答え", "revision": "1"}, "書き出したあとに、管理画面で編集されています。"),
    ],
)
def test_a_row_with_an_error_has_a_message_and_nothing_is_saved(faq_entry, changes, message):
    planned = plan([row_of("this", **changes), row_of("other", answer="正しい変更")])
    assert message in " ".join(planned[0].errors)
    with pytest.raises(NotApplied):
        apply(planned)
    assert FaqEntry.objects.get(slug="other").has_unpublished_changes is False


def test_two_rows_about_one_question_are_refused(faq_entry):
    planned = plan([row_of("this", answer="一"), row_of("this", answer="二")])
    assert [bool(change.errors) for change in planned] == [False, True]


@pytest.mark.parametrize("content", [b"", b"no sheet", b"PK\x03\x04broken", b"x" * (workbook.MAX_FILE_SIZE + 1)])
def test_an_unreadable_file_is_refused(editor_client, faq_entry, content):
    sent = io.BytesIO(content or b" ")
    sent.name = "faq.xlsx"
    page = editor_client.post(reverse("faq_spreadsheet"), {"file": sent})
    assert page.status_code == 422
    assert ("読み取れません。" in page.text) != ("ファイルが大きすぎます。" in page.text)


def test_a_sheet_without_a_column_names_it(faq_entry):
    book = openpyxl.Workbook()
    book.active.append(["質問"])
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    with pytest.raises(workbook.SheetError, match="「番号」"):
        workbook.read(file)


def test_an_editor_previews_the_changes_and_saves_them_as_drafts(editor_client, faq_entry):
    shown = editor_client.post(reverse("faq_spreadsheet"), {"file": as_file([row_of("this", answer="新しい答え")])})
    assert ("新しい答え" in shown.text, "一行目" in shown.text) == (True, True)
    faq_entry.refresh_from_db()
    assert faq_entry.has_unpublished_changes is False
    saved = editor_client.post(reverse("faq_spreadsheet"), {"again": shown.context["shown"]["again"]}, follow=True)
    assert "1件を下書きとして保存しました。" in saved.text
    link = f'<a class="w-underline" href="{reverse("wagtailadmin_pages:edit", args=[faq_entry.pk])}">'
    assert saved.text.count(link) == 1
    faq_entry.refresh_from_db()
    faq_entry.get_latest_revision().publish()
    assert link not in editor_client.get(saved.redirect_chain[0][0]).text  # published: nothing is left to do
    assert FaqEntry.objects.get(slug="this").latest_revision.as_object().answer == "新しい答え"


def test_changes_after_the_preview_are_not_overwritten(editor_client, faq_entry):
    shown = editor_client.post(reverse("faq_spreadsheet"), {"file": as_file([row_of("this", answer="新しい答え")])})
    faq_entry.answer = "ほかの人の答え"
    faq_entry.save_revision()
    saved = editor_client.post(reverse("faq_spreadsheet"), {"again": shown.context["shown"]["again"]}, follow=True)
    assert "内容が変わったため、取り込みませんでした。" in saved.text
    assert FaqEntry.objects.get(slug="this").latest_revision.as_object().answer == "ほかの人の答え"


def test_an_unsigned_file_is_refused(editor_client, faq_entry):
    saved = editor_client.post(reverse("faq_spreadsheet"), {"again": "made-up"}, follow=True)
    assert "もう一度ファイルを選んでください。" in saved.text


def test_the_command_writes_reads_and_applies(faq_entry, tmp_path, capsys):
    path = tmp_path / "faq.xlsx"
    call_command("faq_spreadsheet", "write", path, language="ja")
    call_command("faq_spreadsheet", "read", path)
    path.write_bytes(as_file([row_of("this", answer="新しい答え")]).getvalue())
    call_command("faq_spreadsheet", "read", path, apply=True)
    assert capsys.readouterr().out.splitlines()[-1] == "1 saved as drafts"
    path.write_bytes(as_file([row_of("this", section="x")]).getvalue())
    with pytest.raises(CommandError):
        call_command("faq_spreadsheet", "read", path, apply=True)


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("1行目_x000D_\n2行目", "1行目\n2行目"),
        ("1\r\n2", "1\n2"),
        ("は\u3099\u200b", "ば"),
        ("_x0008_あ", "あ"),
        ("_x0041_", "_x0041_"),
        (3.0, "3"),
        (None, ""),
    ],
)
def test_a_cell_is_read_as_an_editor_sees_it(cell, text):
    assert cell_text(cell) == text


@pytest.mark.parametrize("written", ["2026-12-01", "2026/12/1", "2026年12月1日", "２０２６／１２／１", " 2026-12-01 "])
def test_a_date_is_read_as_editors_write_it(written):
    [column] = [column for column in COLUMNS if column.name == "checked_on"]
    assert str(column.from_cell(written)) == "2026-12-01"
