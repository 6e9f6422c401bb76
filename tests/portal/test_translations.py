"""The compiled message catalog (committed, so that no machine needs gettext) equals its source, which is complete."""

import ast
import gettext
import re
from pathlib import Path

MESSAGES = Path(__file__).resolve().parents[2] / "portal/locale/en/LC_MESSAGES"
FIELD = re.compile(r"^(msgctxt|msgid_plural|msgid|msgstr(?:\[\d\])?) (\".*\")$")


def po_entries() -> list[dict[str, str]]:
    """The source's entries without its header: msgid, msgstr or msgstr[n], perhaps msgctxt, msgid_plural and flags."""
    messages = []
    for block in (MESSAGES / "django.po").read_text(encoding="utf-8").split("\n\n"):
        message, field = {"flags": ""}, ""
        for line in block.splitlines():
            if line.startswith("#,"):
                message["flags"] = line
            elif match := FIELD.match(line):
                field = match[1]
                message[field] = ast.literal_eval(match[2])
            elif line.startswith('"'):
                message[field] += ast.literal_eval(line)
        if message.get("msgid"):
            messages.append(message)
    return messages


def texts(po_entry: dict[str, str]) -> list[str]:
    """The English of an entry, one text per plural form."""
    return [text for field, text in sorted(po_entry.items()) if field.startswith("msgstr")]


def translated() -> dict[object, str]:
    """What the compiled file should contain, keyed as gettext keys it."""
    catalog = {}
    for po_entry in po_entries():
        if "fuzzy" in po_entry["flags"] or not all(texts(po_entry)):
            continue
        key = f"{po_entry['msgctxt']}\x04{po_entry['msgid']}" if "msgctxt" in po_entry else po_entry["msgid"]
        if "msgid_plural" in po_entry:
            catalog |= {(key, number): text for number, text in enumerate(texts(po_entry))}
        else:
            catalog[key] = texts(po_entry)[0]
    return catalog


def test_the_compiled_catalog_equals_its_source():
    with (MESSAGES / "django.mo").open("rb") as file:
        compiled = dict(gettext.GNUTranslations(file)._catalog)
    compiled.pop("", None)
    assert compiled == translated(), "run `make messages`"


def test_no_english_text_is_marked_as_fuzzy():
    assert [po_entry["msgid"] for po_entry in po_entries() if "fuzzy" in po_entry["flags"]] == []


def test_every_text_has_an_english_translation():
    assert [po_entry["msgid"] for po_entry in po_entries() if not all(texts(po_entry))] == []
