"""Compiles every template, to find wrong tags, filters and names, and finds lines of HTML templates that are too long."""

import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import django
from django.template import TemplateDoesNotExist, TemplateSyntaxError
from django.template.loader import get_template

ROOT = Path(__file__).resolve().parent.parent
LINE_LENGTH = 140  # characters, as in Python
OTHER = re.compile(r"{%\s*(?:include|extends)\s+\"([^\"#]+)[\"#]")


def long_lines(name: str, text: str) -> Iterator[str]:
    """Each line of a template over the limit."""
    for number, line in enumerate(text.splitlines(), 1):
        if len(line) > LINE_LENGTH:
            yield f"templates/{name}:{number}: {len(line)} characters, at most {LINE_LENGTH}"


def problems(folder: Path) -> Iterator[str]:
    """One line per template that does not compile or names a missing one, and per line that is too long."""
    for path in sorted(path for path in folder.rglob("*") if path.suffix in {".html", ".txt", ".xml"}):
        name = str(path.relative_to(folder))
        if path.suffix == ".html":
            yield from long_lines(name, path.read_text(encoding="utf-8"))
        try:
            get_template(name)
        except TemplateSyntaxError as error:
            yield f"templates/{name}: {error}"
            continue
        for other in sorted(set(OTHER.findall(path.read_text(encoding="utf-8")))):
            try:
                get_template(other)
            except TemplateDoesNotExist:
                yield f"templates/{name}: there is no {other}"
            except TemplateSyntaxError:
                continue  # reported for its own file


def main() -> int:
    """Prints what is wrong; 1 when anything is."""
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    os.environ.setdefault("DEMO", "1")
    django.setup()
    lines = list(problems(ROOT / "templates"))
    print("\n".join(lines) or "nothing found")
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
