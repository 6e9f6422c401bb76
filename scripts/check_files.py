"""Checks all committed files for what linters do not check: package hosts, inline scripts, untranslated text."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCK_PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]+\])?==(\S+)", re.MULTILINE)
PACKAGE_HOSTS = re.compile(
    r"pypi[.]org|pythonhosted[.]org|registry[.]npmjs|deb[.]debian[.]org|archive[.]ubuntu[.]com|unpkg[.]com"
    r"|jsdelivr[.]net|cdnjs[.]cloudflare|esm[.]sh|githubusercontent[.]com|proxy[.]golang"
)
# Attributes and elements that `Content-Security-Policy: 'self'` would block; JSON is data and is not run.
INLINE = {
    "style attribute": re.compile(r"<[^>]*\sstyle\s*="),
    "style element": re.compile(r"<style\b"),
    "event attribute": re.compile(r"<[a-z][^>]*\s(?:hx-)?on[a-z:-]*\s*=\s*[\"']"),
    "javascript in an attribute": re.compile(r"(?:javascript|hx-vals=[\"']js):"),
    "inline script": re.compile(r"<script(?![^>]*(?:\ssrc=|application/(?:ld\+)?json))"),
}
NOT_TEXT = re.compile(
    r"{%-?\s*comment\b.*?{%\s*endcomment\s*%}|{#.*?#}|<!--.*?-->"
    r"|{%\s*blocktranslate\b.*?{%\s*endblocktranslate\s*%}|{%.*?%}|{{.*?}}",
    re.DOTALL,
)
JAPANESE = re.compile(r"[\u3041-\u30fa\u30fc-\u30ff\u3400-\u9fff]")  # letters; a middle dot needs no translation
UNTRANSLATED = {("templates", "styleguide")}  # samples for developers


def committed() -> list[Path]:
    """All files under version control that are in the tree."""
    names = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [ROOT / name for name in names.split("\0") if name and (ROOT / name).is_file()]


def blanked(pattern: re.Pattern[str], text: str) -> str:
    """The text without the matches; line numbers do not change."""
    return pattern.sub(lambda match: "\n" * match.group().count("\n"), text)


def findings(pattern: re.Pattern[str], text: str) -> Iterator[tuple[int, str]]:
    """Line number and line of each match."""
    lines = text.splitlines()
    for match in pattern.finditer(text):
        number = text.count("\n", 0, match.start()) + 1
        yield number, lines[number - 1].strip()[:100]


def blocked_parts(text: str) -> Iterator[tuple[int, str]]:
    """What the browser would block because of our policy."""
    for name, pattern in INLINE.items():
        for number, line in findings(pattern, text):
            yield number, f"{name}: {line}"


def bare_texts(text: str) -> Iterator[tuple[int, str]]:
    """Japanese text outside of a translation tag."""
    for number, line in enumerate(blanked(NOT_TEXT, text).splitlines(), 1):
        if JAPANESE.search(line):
            yield number, f"text outside of translate: {line.strip()[:100]}"


def problems(path: Path) -> Iterator[tuple[int, str]]:
    """Line number and sentence for each thing that should not be in this file."""
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return
    for number, line in findings(PACKAGE_HOSTS, text):
        yield number, f"names a package host: {line}"
    folder = path.relative_to(ROOT).parts[:2]
    if folder[0] == "templates" and folder != ("templates", "mail") and path.suffix == ".html":
        yield from blocked_parts(text)
        if folder not in UNTRANSLATED:
            yield from bare_texts(text)


def lock_problems() -> Iterator[str]:
    """Packages of the runtime lock that the development lock does not pin to the same version."""
    runtime, dev = (
        dict(LOCK_PIN.findall((ROOT / name).read_text())) for name in ("requirements.lock", "requirements-dev.lock")
    )
    for name, version in runtime.items():
        if dev.get(name) != version:
            yield f"requirements-dev.lock: {name} is {dev.get(name)}, requirements.lock has {version}"


def main() -> int:
    """Prints one line per problem."""
    lines = [f"{path.relative_to(ROOT)}:{number}: {what}" for path in committed() for number, what in problems(path)]
    lines += lock_problems()
    print("\n".join(lines) or "nothing found")
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
