"""The compiled catalogue, which is committed so that no machine needs gettext, says what its source says."""

import ast
import gettext
import re
from pathlib import Path

MESSAGES = Path(__file__).resolve().parents[2] / "portal/locale/en/LC_MESSAGES"
FIELD = re.compile(r"^(msgctxt|msgid_plural|msgid|msgstr(?:\[\d\])?) (\".*\")$")


def entries() -> list[dict[str, str]]:
    """The source's entries but its head: msgid, msgstr or msgstr[n], perhaps msgctxt, msgid_plural and flags."""
    found = []
    for block in (MESSAGES / "django.po").read_text(encoding="utf-8").split("\n\n"):
        entry, field = {"flags": ""}, ""
        for line in block.splitlines():
            if line.startswith("#,"):
                entry["flags"] = line
            elif match := FIELD.match(line):
                field = match[1]
                entry[field] = ast.literal_eval(match[2])
            elif line.startswith('"'):
                entry[field] += ast.literal_eval(line)
        if entry.get("msgid"):
            found.append(entry)
    return found


def texts(po_entry: dict[str, str]) -> list[str]:
    """The English of an entry, one text per plural form."""
    return [text for field, text in sorted(po_entry.items()) if field.startswith("msgstr")]


def translated() -> dict[object, str]:
    """What the compiled file should hold, keyed as gettext keys it."""
    catalogue = {}
    for entry in entries():
        if "fuzzy" in entry["flags"] or not all(texts(entry)):
            continue
        key = f"{entry['msgctxt']}\x04{entry['msgid']}" if "msgctxt" in entry else entry["msgid"]
        if "msgid_plural" in entry:
            catalogue |= {(key, number): text for number, text in enumerate(texts(entry))}
        else:
            catalogue[key] = texts(entry)[0]
    return catalogue


def test_the_compiled_catalogue_says_what_its_source_says():
    with (MESSAGES / "django.mo").open("rb") as file:
        compiled = dict(gettext.GNUTranslations(file)._catalog)
    compiled.pop("", None)
    assert compiled == translated(), "run `make messages`"


def test_no_english_text_waits_for_a_review():
    assert [entry["msgid"] for entry in entries() if "fuzzy" in entry["flags"]] == []


def test_every_text_has_its_english():
    assert [entry["msgid"] for entry in entries() if not all(texts(entry))] == []
