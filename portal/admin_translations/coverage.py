"""Holds the English catalogues of all installed apps against Japanese: upstream's, ours, or nobody's."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import polib
from django.apps import apps

DOMAINS = ("django", "djangojs")  # templates and code, then scripts
OURS = "portal.admin_translations"
Key = tuple[str | None, str]


def entries(folder: Path, language: str, domain: str) -> dict[Key, polib.POEntry]:
    """The catalogue of an app in one language, by context and text; empty when there is none."""
    path = folder / "locale" / language / "LC_MESSAGES" / f"{domain}.po"
    if not path.exists():
        return {}
    return {(entry.msgctxt, entry.msgid): entry for entry in polib.pofile(str(path)) if not entry.obsolete}


def our_entries(domain: str) -> dict[Key, polib.POEntry]:
    """What this app brings."""
    return entries(Path(apps.get_app_config("editorwords").path), "ja", domain)


@dataclass
class AppCoverage:
    """How much of one app's texts an editor reads in Japanese."""

    app: str
    total: int = 0
    upstream: int = 0
    ours: int = 0
    missing: list[str] = field(default_factory=list)


def count_app(app: str, folder: Path, given: dict[str, set[Key]]) -> AppCoverage:
    """`given`: by domain, what upstream has in Japanese in any app, as Django merges all catalogues into one."""
    words = AppCoverage(app)
    for domain in DOMAINS:
        mine = our_entries(domain)
        for key, entry in entries(folder, "en", domain).items():
            words.total += 1
            if key in given[domain]:
                words.upstream += 1
            elif key in mine and mine[key].translated():
                words.ours += 1
            else:
                words.missing.append(entry.msgid)
    return words


def translatable_apps() -> Iterator[tuple[str, Path]]:
    """Installed apps of others that bring an English catalogue of their own: name and folder."""
    for config in apps.get_app_configs():
        folder = Path(config.path)
        if config.name != OURS and any((folder / "locale" / "en" / "LC_MESSAGES").glob("*.po")):
            yield config.name, folder


def translated_upstream() -> dict[str, set[Key]]:
    """By domain, every text that an installed app has in Japanese by itself."""
    given: dict[str, set[Key]] = {domain: set() for domain in DOMAINS}
    for _name, folder in translatable_apps():
        for domain in DOMAINS:
            given[domain] |= {key for key, entry in entries(folder, "ja", domain).items() if entry.translated()}
    return given


def coverage_by_app() -> list[AppCoverage]:
    """All apps, in the order of INSTALLED_APPS."""
    given = translated_upstream()
    return [count_app(name, folder, given) for name, folder in translatable_apps()]


def redundant_texts() -> list[str]:
    """Texts of ours that upstream has by now: they are read no more and may be deleted."""
    given = translated_upstream()
    return [entry.msgid for domain in DOMAINS for key, entry in our_entries(domain).items() if key in given[domain]]
