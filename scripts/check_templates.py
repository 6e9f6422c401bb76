"""Compiles every template, so that a wrong tag, filter or name is found before a reader finds it."""

import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import django
from django.template import TemplateDoesNotExist, TemplateSyntaxError
from django.template.loader import get_template

ROOT = Path(__file__).resolve().parent.parent
OTHER = re.compile(r"{%\s*(?:include|extends)\s+\"([^\"#]+)[\"#]")


def problems(folder: Path) -> Iterator[str]:
    """One sentence per template that does not compile or names one that is not there."""
    for path in sorted(path for path in folder.rglob("*") if path.suffix in {".html", ".txt", ".xml"}):
        name = str(path.relative_to(folder))
        try:
            get_template(name)
        except TemplateSyntaxError as error:
            yield f"templates/{name}: {error}"
            continue
        for other in sorted(set(OTHER.findall(path.read_text()))):
            try:
                get_template(other)
            except TemplateDoesNotExist:
                yield f"templates/{name}: there is no {other}"
            except TemplateSyntaxError:
                continue  # told at its own file


def main() -> int:
    """Prints what is wrong; 1 when anything is."""
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    django.setup()
    lines = list(problems(ROOT / "templates"))
    print("\n".join(lines) or "nothing found")
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
