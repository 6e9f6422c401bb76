"""Quality of the search on our own questions about the demo's answers, as `manage.py search_eval` measures it."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import TestCase

from cms import search as search_package
from cms.demo_content.load import load
from cms.search import embeddings
from cms.search.evaluation.files import read_questions
from cms.search.queries import search
from commerce.catalog.demo import load_sellers
from portal.shared import clock

DATA = Path(search_package.__file__).parent / "data"
TEST_DATA = Path(__file__).parent / "data"
needs_encoder = pytest.mark.skipif(not embeddings.installed(), reason="needs the extra semantic")


def measured(**options) -> dict[str, float]:
    output = StringIO()
    call_command("search_eval", "--json", stdout=output, **options)
    return json.loads(output.getvalue())["all"]


class TestDemoQuestions(TestCase):
    """Tests on the demo, which is loaded once for the class."""

    @classmethod
    def setUpTestData(cls):
        cache.clear()
        load_sellers(clock.now())
        load()

    def test_the_right_answer_is_first_and_every_question_has_a_hit(self):
        output = StringIO()
        call_command("search_eval", "--json", stdout=output)
        figures = json.loads(output.getvalue())
        assert figures["all"]["questions"] >= 150
        assert set(figures["kinds"]) >= {"kana", "sentence", "typo", "width", "words", "wrong"}
        assert figures["all"]["S@1"] >= 0.85, figures
        assert figures["all"]["S@5"] >= 0.95, figures
        assert figures["all"]["zero"] == 0, figures

    @needs_encoder
    def test_the_encoder_makes_a_small_help_no_worse(self):
        for name in ("questions.jsonl", "questions-unseen.jsonl"):
            words, meaning = (measured(questions=DATA / name, engine=engine) for engine in ("words", "meaning"))
            worse = {figure for figure in ("S@1", "S@3", "S@5") if meaning[figure] < words[figure]}
            assert (name, worse, meaning["zero"]) == (name, set(), 0)

    def test_nonsense_has_no_hits(self):
        files = (DATA / "nonsense.txt", TEST_DATA / "more-nonsense.txt")
        lines = [line for file in files for line in file.read_text(encoding="utf-8").splitlines()]
        assert len(lines) == 107
        assert {line: [hit.title for hit in search(line, "ja")] for line in lines if search(line, "ja")} == {}

    def test_questions_about_age_find_the_answer_about_age(self):
        japanese = [
            "年齢制限",
            "年齢制限はありますか",
            "何歳から入れますか",
            "未就学児",
            "赤ちゃん 膝の上",
            "子供を連れて行きたい",
        ]
        first = {text: search(text, "ja")[0].url for text in japanese}
        first |= {text: search(text, "en")[0].url for text in ("age limit", "can I bring my baby")}
        assert {text: url for text, url in first.items() if not url.endswith("/help/tickets/children/")} == {}

    def test_english_questions_find_english_answers(self):
        first = {query: search(query, "en")[0].url for query in ("refund", "receipts", "mail did not arrive")}
        assert first["receipts"] == "/en/help/payment/receipt/"
        assert {url.split("/")[1] for url in first.values()} == {"en"}


def lines(path: Path, rows: list[dict]) -> Path:
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    return path


@pytest.mark.django_db
def test_other_files_are_measured_with_the_settings_of_the_site(tmp_path):
    documents = lines(
        tmp_path / "d.jsonl",
        [
            {"id": 1, "question": "ごみはいつ出せますか", "answer": "朝8時までに出してください。"},
            {"id": 2, "question": "犬を飼うには", "answer": "登録してください。", "keywords": ["ペット", "注射"]},
        ],
    )
    queries = lines(
        tmp_path / "q.jsonl",
        [
            {"id": "a", "text": "ペット", "relevant": {"2": 2}},
            {"id": "b", "text": "ごみを出す", "relevant": {"2": 2, "1": 1}},
        ],
    )
    output = StringIO()
    call_command("search_eval", "--answers", documents, "--questions", queries, "--json", stdout=output)
    figures = json.loads(output.getvalue())
    assert (figures["documents"], figures["engine"]) == (2, "words")
    assert {name: figures["all"][name] for name in ("questions", "S@1", "lenient_S@1", "zero")} == {
        "questions": 2,
        "S@1": 0.5,
        "lenient_S@1": 1.0,
        "zero": 0.0,
    }


@pytest.mark.parametrize(
    ("name", "answers", "questions"),
    [
        ("csv", "id,question,answer\n1,ごみはいつ,朝\n2,犬を飼うには,登録\n", "text,relevant\n犬,2\nごみ,1 2\n"),
        (
            "json",
            '[{"id": 1, "title": "ごみはいつ"}, {"id": 2, "title": "犬を飼うには", "tags": ["ペット"]}]',
            '[{"query": "犬", "answer_id": 2}, {"question": "ごみ", "answers": [1, "2"]}]',
        ),
    ],
)
@pytest.mark.django_db
def test_files_of_other_people_are_read(tmp_path, name, answers, questions):
    (tmp_path / f"a.{name}").write_text(answers, encoding="utf-8-sig")
    (tmp_path / f"q.{name}").write_text(questions, encoding="utf-8")
    read = [(question.text, question.relevant) for question in read_questions(tmp_path / f"q.{name}")]
    assert read == [("犬", {"2": 2}), ("ごみ", {"1": 2, "2": 2})]
    output = StringIO()
    files = ["--answers", tmp_path / f"a.{name}", "--questions", tmp_path / f"q.{name}"]
    call_command("search_eval", *files, "--json", stdout=output)
    figures = json.loads(output.getvalue())
    assert (figures["documents"], figures["all"]["questions"], figures["all"]["S@1"]) == (2, 2, 1.0)


@pytest.mark.parametrize("broken", ["not json", '{"text": 1}', "[]"])
@pytest.mark.django_db
def test_a_broken_file_is_named(tmp_path, broken):
    (tmp_path / "q.jsonl").write_text(broken)
    with pytest.raises(CommandError, match=r"cannot read|nothing to measure"):
        call_command("search_eval", "--questions", tmp_path / "q.jsonl", stdout=StringIO())


@pytest.mark.django_db
def test_without_any_synonym_two_thirds_of_the_questions_of_other_fields_are_answered():
    figures = measured(answers=DATA / "other-answers.jsonl", questions=DATA / "other-questions.jsonl", engine="words")
    assert (figures["S@1"] >= 0.4, figures["S@5"] >= 0.65, figures["zero"] <= 0.11) == (True, True, True), figures


@pytest.mark.parametrize(
    ("engine", "first", "fifth"),
    [("words", 0.55, 0.8), pytest.param("meaning", 0.59, 0.9, marks=needs_encoder)],
)
@pytest.mark.django_db
def test_questions_of_six_fields_find_something_and_mostly_the_answer(engine, first, fifth):
    figures = measured(
        answers=TEST_DATA / "fields-answers.jsonl", questions=TEST_DATA / "fields-questions.jsonl", engine=engine
    )
    assert (figures["S@1"] >= first, figures["S@5"] >= fifth, figures["zero"] <= 0.01) == (True, True, True), figures
