"""Compares the English catalogs of all installed apps with the Japanese ones: upstream's, ours, or missing."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import polib
from django.apps import apps

DOMAINS = ("django", "djangojs")  # templates and code, then scripts
OURS = "portal.admin_translations"
Key = tuple[str | None, str]


def entries(folder: Path, language: str, domain: str) -> dict[Key, polib.POEntry]:
    """The catalog of an app in one language, keyed by context and text; empty when there is none."""
    path = folder / "locale" / language / "LC_MESSAGES" / f"{domain}.po"
    if not path.exists():
        return {}
    return {(message.msgctxt, message.msgid): message for message in polib.pofile(str(path)) if not message.obsolete}


def our_entries(domain: str) -> dict[Key, polib.POEntry]:
    """The Japanese catalog of this app."""
    return entries(Path(apps.get_app_config("editorwords").path), "ja", domain)


@dataclass
class AppCoverage:
    """How much of one app's texts an editor reads in Japanese."""

    app: str
    total: int = 0
    upstream: int = 0
    ours: int = 0
    missing: list[str] = field(default_factory=list)


def count_app(app: str, folder: Path, upstream: dict[str, set[Key]]) -> AppCoverage:
    """`upstream`: by domain, what any app has in Japanese by itself, since Django merges all catalogs into one."""
    coverage = AppCoverage(app)
    for domain in DOMAINS:
        ours = our_entries(domain)
        for key, message in entries(folder, "en", domain).items():
            coverage.total += 1
            if key in upstream[domain]:
                coverage.upstream += 1
            elif key in ours and ours[key].translated():
                coverage.ours += 1
            else:
                coverage.missing.append(message.msgid)
    return coverage


def translatable_apps() -> Iterator[tuple[str, Path]]:
    """Installed apps of others that have an English catalog: name and folder."""
    for config in apps.get_app_configs():
        folder = Path(config.path)
        if config.name != OURS and any((folder / "locale" / "en" / "LC_MESSAGES").glob("*.po")):
            yield config.name, folder


def translated_upstream() -> dict[str, set[Key]]:
    """By domain, every text that an installed app of others has in Japanese."""
    translated: dict[str, set[Key]] = {domain: set() for domain in DOMAINS}
    for _name, folder in translatable_apps():
        for domain in DOMAINS:
            translated[domain] |= {key for key, text in entries(folder, "ja", domain).items() if text.translated()}
    return translated


def coverage_by_app() -> list[AppCoverage]:
    """The coverage of every app, in the order of INSTALLED_APPS."""
    upstream = translated_upstream()
    return [count_app(name, folder, upstream) for name, folder in translatable_apps()]


def redundant_texts() -> list[str]:
    """Texts of ours that upstream has translated by now: they are unused and can be deleted."""
    upstream = translated_upstream()
    return [text.msgid for domain in DOMAINS for key, text in our_entries(domain).items() if key in upstream[domain]]
