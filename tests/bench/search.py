"""What the search costs at 2,000 answers, made from the demo's sentences: `python -m tests.bench.search [answers]`, after `make run`.

The synonyms come from the database of the site.
"""

import argparse
import contextlib
import json
import os
import random
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

SENTENCE = re.compile(r"[一-龥ぁ-んァ-ンーA-Za-z0-9、「」]{8,60}")
SIGNS = "市区町村役所届出住民票戸籍税金保険年金子育児童学校水道道路公園環境防災消防福祉介護健康医療検診予防接種図書館"
LIMITS = {"p50_ms": 2, "p99_ms": 10, "build_s": 10, "memory_mb": 80}


def sentences() -> list[str]:
    """Japanese of the demo's pages."""
    from cms.demo_content import ja

    files = sorted(Path(ja.__file__).parent.glob("*.py"))
    found = SENTENCE.findall("\n".join(file.read_text(encoding="utf-8") for file in files))
    return [text for text in found if re.search("[ぁ-ん]", text)]


def written(folder: Path, answers: int) -> tuple[Path, Path]:
    """Documents of about 320 characters with words that occur nowhere else, and 300 questions; the same in each run."""
    chance, known = random.Random(5), sentences()

    def word() -> str:
        return "".join(chance.choices(SIGNS, k=chance.randint(2, 4)))

    documents = [
        {
            "id": number,
            "question": f"{word()}の{word()}について{chance.choice(known)[:20]}",
            "answer": "。".join(chance.choice(known) + word() for _ in range(9))[:320],
            "keywords": " ".join(word() for _ in range(4)),
        }
        for number in range(answers)
    ]
    questions = [
        {"id": number, "text": chance.choice(known)[:25], "relevant": {str(chance.randrange(answers)): 2}}
        for number in range(300)
    ]
    paths = folder / "documents.jsonl", folder / "questions.jsonl"
    for path, rows in zip(paths, (documents, questions), strict=True):
        path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    return paths


NEIGHBOUR = """
import sys
from pathlib import Path
import django
django.setup()
from cms.search.analysis.tokenizer import tokenize
for line in Path(sys.argv[1]).read_text(encoding="utf-8").splitlines():
    tokenize(line[:400], "ja")
print("ready", flush=True)
sys.stdin.read()
"""


@contextlib.contextmanager
def neighbour(documents: Path) -> Iterator[None]:
    """A second worker, as every site has: the dictionary's pages are shared, and each has its part of them (PSS)."""
    command = [sys.executable, "-c", NEIGHBOUR, str(documents)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        if process.stdout is None or process.stdout.readline().strip() != "ready":
            sys.exit("the second worker did not start")
        yield
        process.kill()


def main() -> None:
    """Prints each figure beside its limit; ends with 1 when one is passed."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.search", description=__doc__)
    parser.add_argument("answers", type=int, nargs="?", default=2000)
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    import django
    from django.core.management import call_command

    django.setup()
    output = StringIO()
    with tempfile.TemporaryDirectory() as folder:
        documents, questions = written(Path(folder), options.answers)
        with neighbour(documents):
            call_command("search_eval", "--json", answers=documents, questions=questions, engine="words", stdout=output)
    figures = json.loads(output.getvalue())
    for name, most in LIMITS.items():
        sys.stdout.write(f"{name}: {figures[name]} (at most {most})\n")
    sys.exit(any(figures[name] > most for name, most in LIMITS.items()))


if __name__ == "__main__":
    main()
