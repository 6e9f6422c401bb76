"""Writes portal/static/css/site.css, the one style sheet of all pages, from the parts in portal/css; and those that stand beside it.

Usage: build_stylesheets.py           write them, and print their sizes
       build_stylesheets.py --check   exit with 1 when a file is not what the parts say, or is too large
"""

import argparse
import gzip
import sys
from pathlib import Path

import rcssmin

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from portal.shared.brand.palette import DEFAULT_COLOUR  # noqa: E402 - the path must be set first
from portal.shared.brand.stylesheet import accents_css, brand_css  # noqa: E402

PARTS, SHEETS = ROOT / "portal" / "css", ROOT / "portal" / "static" / "css"
LIMIT_BYTES = 14_000  # of one sheet, compressed by gzip
TEXT = ("layout", "text", "header", "button", "field", "notice", "table")
KINDS = {
    "site": (
        *TEXT,
        "card",
        "events",
        "faq",
        "help",
        "steps",
        "timeline",
        "checkout",
        "complete",
        "ticket",
        "mypage",
        "receipt",
        "gate",
    )
}
ALONE = ("admin", "inbox", "styleguide")  # beside another sheet: Wagtail's own, or that of the pages


def part(name: str) -> str:
    """The source of one part."""
    return (PARTS / f"{name}.css").read_text()


def sheet(kind: str) -> str:
    """The whole sheet of a kind of page, minified.

    The plain rules stand in it twice: outside of layers for browsers that know none, and in the lowest layer.
    """
    layered = f"@layer base,components;@layer base{{{part('base')}}}{part('tokens')}{brand_css(DEFAULT_COLOUR)}{accents_css()}"
    text = part("base") + layered + "".join(map(part, KINDS[kind])) + f"@media print{{{part('print')}}}"
    return str(rcssmin.cssmin(text)) + "\n"


def sheets() -> dict[str, str]:
    """Every style sheet by its name."""
    return {kind: sheet(kind) for kind in KINDS} | {name: str(rcssmin.cssmin(part(name))) + "\n" for name in ALONE}


def compressed(text: str) -> int:
    """Bytes of the text as a browser receives it."""
    return len(gzip.compress(text.encode()))


def problems(built: dict[str, str]) -> list[str]:
    """What is wrong with the files in portal/static/css."""
    found = [
        f"{name}.css: {compressed(text)} bytes compressed, more than {LIMIT_BYTES}"
        for name, text in built.items()
        if compressed(text) > LIMIT_BYTES
    ]
    for name, text in built.items():
        path = SHEETS / f"{name}.css"
        if not path.exists() or path.read_text() != text:
            found.append(f"{path.relative_to(ROOT)} is not what portal/css says: run `make styles`")
    return found


def main() -> int:
    """Writes or checks; the exit status is 1 when a check failed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing")
    check, built = parser.parse_args().check, sheets()
    if check:
        found = problems(built)
        print("\n".join(found))
        return 1 if found else 0
    SHEETS.mkdir(exist_ok=True)
    for name, text in built.items():
        (SHEETS / f"{name}.css").write_text(text)
        print(f"{name}.css  {len(text)} bytes, {compressed(text)} compressed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
