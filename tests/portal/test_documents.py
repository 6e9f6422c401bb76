"""Variables, scheduled jobs, demo users, commands and links named in the documents exist."""

import re
from pathlib import Path

import pytest

from portal.shared.accounts import demo
from portal.shared.registries.jobs import jobs
from scripts.run import welcome

ROOT = Path(__file__).resolve().parents[2]
READ = re.compile(r"env_(?:str|bool|int|list|secret|database|group|hosts|caches)\(\s*\"([A-Z0-9_]+)\"")
ROW = re.compile(r"^\| `([A-Z0-9_]+)", re.MULTILINE)
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


def test_the_welcome_text_lists_all_demo_users():
    text = welcome({"BASE_URL": "http://localhost:8000"})
    emails = re.findall(r"\S+@\S+", text)
    assert (sorted(emails), demo.PASSWORD in text) == (sorted(user["email"] for user in demo.DEMO_USERS), True)


@pytest.mark.parametrize("name", ["README.md", "README.ja.md", "CONTRIBUTING.md"])
def test_every_command_in_the_documents_exists(name):
    targets = set(TARGET.findall((ROOT / "Makefile").read_text()))
    named = set(re.findall(r"(?:^|`)make ([a-z-]+)", (ROOT / name).read_text(), re.MULTILINE))
    assert named - targets == set()


@pytest.mark.parametrize(
    "name", ["README.md", "README.ja.md", "CONTRIBUTING.md", "docs/operating.md", "docs/architecture.md"]
)
def test_every_file_that_a_document_links_to_exists(name):
    path = ROOT / name
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", path.read_text())
    assert [link for link in links if not (path.parent / link).exists()] == []
