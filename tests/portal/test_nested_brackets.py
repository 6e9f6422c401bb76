"""No sentence of a template puts a value with brackets of its own into brackets: 第1版（2026年11月24日（火））."""

import re

import pytest
from django.conf import settings

TEMPLATES = settings.BASE_DIR / "templates"
BLOCK = re.compile(r"{%\s*blocktranslate\b(.*?)%}(.*?){%\s*endblocktranslate", re.DOTALL)
WITH_BRACKETS = re.compile(
    r"(\w+)=[\w.]+\|(?:day|datetime|deadline)\b"
)  # what these filters print has the weekday in brackets
TICKET_TYPE = re.compile(r"(\w+)=[\w.]*line\.name\b")  # as organizers name them: 一般（全席自由）
IN_BRACKETS = re.compile(r"（[^（）]*?{{\s*(\w+)\s*}}[^（）]*?）")


def nested(source: str) -> list[str]:
    """The names of values that stand in brackets and print brackets."""
    found = []
    for options, text in BLOCK.findall(source):
        names = {*WITH_BRACKETS.findall(options), *TICKET_TYPE.findall(options)}
        found += [name for name in IN_BRACKETS.findall(text) if name in names]
    return found


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("{% blocktranslate with at=version.day|day trimmed %}第1版（{{ at }}）{% endblocktranslate %}", ["at"]),
        ("{% blocktranslate with at=version.day|day trimmed %}第1版、{{ at }}公開{% endblocktranslate %}", []),
        ("{% blocktranslate with at=at|clock_time %}（開場 {{ at }}）{% endblocktranslate %}", []),
        ("{% blocktranslate with type=ticket.line.name %}1枚（{{ type }}）{% endblocktranslate %}", ["type"]),
    ],
)
def test_nested_brackets_are_found(source, names):
    assert nested(source) == names


def test_no_template_has_nested_brackets():
    files = [path for suffix in ("html", "txt") for path in TEMPLATES.rglob(f"*.{suffix}")]
    assert {str(path.relative_to(TEMPLATES)): names for path in files if (names := nested(path.read_text()))} == {}
