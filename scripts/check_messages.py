"""Collects the texts to translate into a temporary catalogue and prints which of them the committed one lacks."""

import argparse
import io
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command

ROOT = Path(__file__).resolve().parent.parent
COMMITTED = ROOT / "portal/locale/en/LC_MESSAGES/django.po"
PROBLEM = re.compile(r"^(/[^:]+):(\d+): (this message (?!is not used).*)$", re.MULTILINE)


def collect(folder: Path, ignored: list[str]) -> Path:
    """A new catalogue in `folder` with every text of the sources."""
    settings.LOCALE_PATHS = [str(folder)]
    call_command(
        "makemessages", locale=["en"], ignore_patterns=[*ignored, "portal/locale"], no_wrap=True, stdout=io.StringIO()
    )
    return folder / "en/LC_MESSAGES/django.po"


def main() -> int:
    """1 when a text is missing, empty or marked as fuzzy in the committed catalogue."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-i", dest="ignored", action="append", default=[], help="a folder to leave out")
    ignored = parser.parse_args().ignored
    os.chdir(ROOT)
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    os.environ.setdefault("DEMO", "1")
    django.setup()
    with tempfile.TemporaryDirectory() as folder:
        found = collect(Path(folder), ignored)
        compared = subprocess.run(["msgcmp", str(COMMITTED), str(found)], capture_output=True, text=True, check=False)
        if compared.returncode:
            for name, line, problem in PROBLEM.findall(compared.stderr):
                lines = Path(name).read_text(encoding="utf-8").splitlines()
                print(f"{problem}: {' '.join(lines[max(int(line) - 2, 0) : int(line)])}")
            print("messages: the English catalogue lacks texts; run `make messages` and translate what is empty")
    return 1 if compared.returncode else 0


if __name__ == "__main__":
    sys.exit(main())
