"""Reads the answers and questions that `search_eval` measures from JSONL, JSON or CSV files, also of other sites."""

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

FIELDS = ("question", "keywords", "answer")
ANSWERS = 2  # the grade of a document that answers the question; grade 1 only helps
# Other names for the columns, as other people's files have them.
ALIASES = {"question": ("title",), "answer": ("body", "text"), "keywords": ("tags",)}
QUESTION_ALIASES = ("text", "question", "query")
RELEVANT_ALIASES = ("relevant", "answers", "answer", "answer_id")


@dataclass(frozen=True)
class Question:
    """A question with the grades of the relevant documents by their ids."""

    text: str
    relevant: dict[str, int]
    category: str = ""


def read_rows(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a file: CSV with a header, a JSON list, or else an object a line.

    Raises ValueError with the number of a broken line, OSError when the file cannot be read.
    """
    text = path.read_text(encoding="utf-8-sig")
    if path.suffix.lower() == ".csv":
        yield from csv.DictReader(StringIO(text))
    elif text.lstrip().startswith("["):
        yield from json.loads(text)
    else:
        yield from _lines(path, text)


def _lines(path: Path, text: str) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            try:
                yield json.loads(line)
            except ValueError as error:
                raise ValueError(f"{path}:{number}: {error}") from error


def read_answers(path: Path) -> list[dict[str, str]]:
    """Documents with id, question, answer, keywords; a missing text is empty, keywords may be a list."""
    return [
        {"id": str(row["id"])} | {name: _text(_first(row, (name, *ALIASES[name]))) for name in FIELDS}
        for row in read_rows(path)
    ]


def read_questions(path: Path) -> list[Question]:
    """Questions with `text`, `relevant` and the optional category `kind`. Raises KeyError without the text."""
    return [_question(row) for row in read_rows(path)]


def _question(row: dict[str, Any]) -> Question:
    text = _first(row, QUESTION_ALIASES)
    if not text:
        raise KeyError(QUESTION_ALIASES[0])
    return Question(str(text), _grades(_first(row, RELEVANT_ALIASES)), row.get("kind") or "")


def _grades(relevant: object) -> dict[str, int]:
    """Grades by the documents' ids, from such an object, a list of right ones, or ids separated by spaces."""
    if isinstance(relevant, dict):
        return {str(key): int(grade) for key, grade in relevant.items()}
    ids = relevant if isinstance(relevant, list) else str(relevant if relevant is not None else "").split()
    return {str(key): ANSWERS for key in ids}


def _first(row: dict[str, Any], names: tuple[str, ...]) -> object:
    return next((row[name] for name in names if row.get(name) not in (None, "")), None)


def _text(value: object) -> str:
    return " ".join(map(str, value)) if isinstance(value, list) else str(value or "")
