"""Variables, scheduled jobs, demo users, commands, paths and links named in the documents exist."""

import re
from importlib.util import find_spec
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.management import get_commands

from portal.shared.accounts import demo
from portal.shared.registries.jobs import jobs
from scripts.run import welcome

ROOT = Path(__file__).resolve().parents[2]
APPS = ("portal", "cms", "commerce", "support")
READ = re.compile(r"env_(?:str|bool|int|list|secret|database|group|hosts|caches|media)\(\s*\"([A-Z0-9_]+)\"")
ROW = re.compile(r"^\| `([A-Z0-9_]+)", re.MULTILINE)
PATH = re.compile(r"(?<![\w/.~$-])(?:portal|cms|commerce|support|templates|tests|scripts|docs)/[\w./*<>{}…-]*")
NO_PATH = re.compile(r"[*<>{}…]|/tests/")  # a pattern
DOCUMENTS = [str(path.relative_to(ROOT)) for path in sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])]
DOCUMENTS.remove("CHANGELOG.md")  # it names what was
# A how-to names files that its reader makes, the glossary addresses that are no longer used.
WITH_PATHS = [name for name in DOCUMENTS if "/how-to/" not in name and "glossary" not in name]
TARGET = re.compile(r"^([a-z-]+):.*## ", re.MULTILINE)


def test_the_table_of_variables_lists_exactly_those_that_the_settings_read():
    code = (ROOT / "portal/settings.py").read_text() + (ROOT / "portal/env.py").read_text()
    table = (ROOT / "docs/operating.md").read_text()
    assert sorted(set(ROW.findall(table))) == sorted(set(READ.findall(code)))


def test_the_table_of_the_scheduler_lists_exactly_the_registered_jobs():
    text = (ROOT / "docs/operating.md").read_text()
    section = text.split("\n## What the scheduler does\n")[1].split("\n## ")[0]
    rows = re.findall(r"^\| ([^|]+) \|", section, re.MULTILINE)
    assert (rows[0], sorted(rows[1:])) == ("job", sorted(jobs.names()))


def test_the_table_of_cookies_lists_exactly_those_that_the_code_sets():
    code = "".join(path.read_text() for app in APPS for path in (ROOT / app).rglob("*.py"))
    ours = re.findall(r"^(?:\w+_)?COOKIE(?:, \w+)? = \"(\w+)\"", code, re.MULTILINE)
    of_django = [settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, CookieStorage.cookie_name]
    section = (ROOT / "docs/operating.md").read_text().split("\n## What a browser keeps\n")[1].split("\n## ")[0]
    assert sorted(re.findall(r"^\| `(\w+)`", section, re.MULTILINE)) == sorted(ours + of_django)


def test_the_welcome_text_lists_all_demo_users():
    text = welcome({"BASE_URL": "http://localhost:8000"})
    emails = re.findall(r"\S+@\S+", text)
    assert (sorted(emails), demo.PASSWORD in text) == (sorted(user["email"] for user in demo.DEMO_USERS), True)


def paths_in(text: str) -> set[str]:
    """The files and folders of this project that a document names in code spans and code blocks."""
    code = "\n".join(re.findall(r"```.*?```|`[^`\n]+`", text, re.DOTALL))
    return {path.rstrip("/.") for path in PATH.findall(code) if not NO_PATH.search(path)}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_target_of_make_in_a_document_exists(name):
    targets = set(TARGET.findall((ROOT / "Makefile").read_text()))
    named = set(re.findall(r"(?:^|`)(?:[A-Z]+=\S+ )*make ([a-z-]+)", (ROOT / name).read_text(), re.MULTILINE))
    assert named - targets == set()


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_command_of_manage_in_a_document_exists(name):
    text = (ROOT / name).read_text()
    assert set(re.findall(r"manage\.py ([a-z_]+)", text)) - get_commands().keys() == set()


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_module_that_a_document_runs_exists(name):
    modules = re.findall(r"-m\s+((?:tests|scripts)[\w.]*)", (ROOT / name).read_text())
    assert [module for module in modules if find_spec(module) is None] == []


@pytest.mark.parametrize("name", WITH_PATHS)
def test_every_path_that_a_document_names_exists(name):
    named = paths_in((ROOT / name).read_text())
    assert sorted(path for path in named if not (ROOT / path).exists()) == []


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_file_that_a_document_links_to_exists(name):
    path = ROOT / name
    links = re.findall(r"\]\((?!https?:|#)([^)#\s]+)", path.read_text())
    assert [link for link in links if not (path.parent / link).exists()] == []


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_section_that_a_document_links_to_exists(name):
    path = ROOT / name
    links = re.findall(r"\]\((?!https?:)([^)#\s]*)#([^)\s]+)\)", path.read_text())
    assert [link for link in links if link[1] not in anchors((path.parent / link[0]) if link[0] else path)] == []


def anchors(path: Path) -> set[str]:
    """The anchors of a document's headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", path.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}
