"""Migrates the database and loads the demo content; does nothing when neither code nor day has changed since."""

import hashlib
import os
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ("portal", "cms", "commerce", "support")
NO_CONTENT = {"__pycache__", "static", "locale", "templates"}


def content_key(root: Path = ROOT) -> str:
    """A digest that changes with the code, the database and the day (the demo's events are in the future)."""
    digest = hashlib.sha256(f"{datetime.now(UTC):%Y-%m-%d} {os.environ.get('DATABASE_URL', '')}".encode())
    for folder in SOURCES:
        for path in sorted((root / folder).rglob("*")):
            if path.is_file() and not NO_CONTENT.intersection(path.relative_to(root).parts):
                digest.update(str(path.relative_to(root)).encode() + path.read_bytes())
    return digest.hexdigest()


def prepare(data_dir: Path) -> bool:
    """Migrates and loads the demo; returns False when the folder's stamp shows that this was done before."""
    stamp, key = data_dir / "prepared", content_key()
    database_is_elsewhere = not os.environ.get("DATABASE_URL", "sqlite:").startswith("sqlite")
    there = database_is_elsewhere or (data_dir / "site.sqlite3").exists()
    if there and stamp.exists() and stamp.read_text() == key:
        return False
    load()
    stamp.write_text(key)
    return True


def load() -> None:
    """Both commands in one process, since starting Django twice would cost more than the second command."""
    import django  # noqa: PLC0415 - a second start is faster without Django
    from django.core.management import call_command  # noqa: PLC0415

    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    os.environ.setdefault("DEMO", "1")
    started = time.monotonic()
    print("prepare: tables (about half a minute the first time)", flush=True)
    django.setup()
    call_command("migrate", verbosity=0, interactive=False)
    print("prepare: demo content", flush=True)
    call_command("demo")
    print(f"prepare: done in {time.monotonic() - started:.0f} s", flush=True)


if __name__ == "__main__":
    folder = Path(os.environ.get("DATA_DIR", ROOT / ".data"))
    folder.mkdir(parents=True, exist_ok=True)
    prepare(folder)
