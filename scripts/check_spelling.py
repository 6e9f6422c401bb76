"""Checks all Japanese texts of the site with `spelling.toml`: one spelling for each word of the product."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
APPS = ("portal", "cms", "commerce", "support")
SEARCHED_FOR = {"keywords", "terms"}  # arguments with words that users search for
# Search words, samples, message catalogues, and quoted menus of mobile companies.
LEFT_OUT = (
    "cms/search/",
    "cms/demo_content/en/",
    "cms/demo_content/ja/mailbox_guides.py",
    "cms/demo_content/synonyms.py",
    "templates/styleguide/",
    "portal/locale/",
    "portal/admin_translations/",
)
# Texts that only staff and editors read; the words of buyers with お are not asked of them.
STAFF = (
    "commerce/admin/",
    "commerce/audit/",
    "commerce/catalog/models/",
    "commerce/shop/help_contexts.py",
    "portal/shared/styleguide.py",
    "support/contact/address_correction.py",
    "support/contact/queries.py",
    "templates/commerce/admin/",
)
JAPANESE = re.compile(r"[\u3041-\u30fa]")  # kana; English texts have no rules here
COMMENTS = {
    ".html": re.compile(r"{#.*?#}|{%-?\s*comment\b.*?endcomment\s*%}|<!--.*?-->", re.DOTALL),
    ".txt": re.compile(r"{#.*?#}|{%-?\s*comment\b.*?endcomment\s*%}", re.DOTALL),
    ".js": re.compile(r"/\*.*?\*/|(?<!:)//[^\n]*", re.DOTALL),
}


@dataclass(frozen=True)
class Rule:
    """A word, a pattern of its other spellings, the reason, and the folders whose texts may spell otherwise."""

    word: str
    never: re.Pattern[str]
    why: str
    except_in: tuple[str, ...] = ()


def rules() -> list[Rule]:
    """The rules of spelling.toml."""
    rows = tomllib.loads((ROOT / "scripts" / "spelling.toml").read_text(encoding="utf-8"))["words"]
    except_in = {"buyers": STAFF, "everybody": ()}
    return [
        Rule(row["word"], re.compile("|".join(row["never"])), row["why"], except_in[row.get("readers", "everybody")])
        for row in rows
    ]


def python_texts(source: str) -> Iterator[tuple[int, str]]:
    """Line and text of each string that is neither a docstring nor a word to search for."""
    tree = ast.parse(source)
    skipped: set[ast.AST] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            skipped.add(node.value)
        if isinstance(node, ast.keyword) and node.arg in SEARCHED_FOR:
            skipped.update(ast.walk(node.value))
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in skipped:
            yield node.lineno, node.value


def texts(path: Path) -> Iterator[tuple[int, str]]:
    """Line and text of everything in this file that users may read."""
    source = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        yield from python_texts(source)
    else:
        blank = COMMENTS[path.suffix].sub(lambda found: "\n" * found.group().count("\n"), source)
        yield from enumerate(blank.splitlines(), 1)


def committed() -> Iterator[Path]:
    """Our templates, code and scripts, without vendored files and migrations."""
    command = ["git", "ls-files", "-z", "templates", *APPS]
    names = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in names.split("\0"):
        path = ROOT / name
        skip = name.startswith(LEFT_OUT) or "/vendor/" in name or "/migrations/" in name
        if path.suffix in {".py", *COMMENTS} and path.is_file() and not skip:
            yield path


def findings(text: str, dictionary: list[Rule]) -> Iterator[tuple[Rule, str]]:
    """Each word of a Japanese text that a rule forbids."""
    if JAPANESE.search(text):
        for rule in dictionary:
            yield from ((rule, match.group()) for match in rule.never.finditer(text))


def main() -> int:
    """Prints each finding and returns 1 when there is one."""
    dictionary, found = rules(), 0
    for path in committed():
        name = str(path.relative_to(ROOT))
        asked = [rule for rule in dictionary if not name.startswith(rule.except_in)]
        for line, text in texts(path):
            for rule, wrong in findings(text, asked):
                print(f"{name}:{line}: {wrong!r} → {rule.word} ({rule.why})")
                found += 1
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
