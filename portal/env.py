"""Typed readers of environment variables, so that a bad value stops the start with a clear sentence."""

import os
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from portal.database_pool import CONNECT_SECONDS, pool_options

TRUE = {"1", "true", "yes", "on"}
FALSE = {"0", "false", "no", "off", ""}


def env_str(name: str, default: str = "") -> str:
    """The variable's text, or the default when it is not set."""
    return os.environ.get(name, default)


def env_bool(name: str, *, default: bool) -> bool:
    """1/true/yes/on or 0/false/no/off; anything else stops the start."""
    raw = os.environ.get(name)
    if raw is None:
        return default
    if raw.lower() in TRUE:
        return True
    if raw.lower() in FALSE:
        return False
    raise ImproperlyConfigured(f"{name}={raw!r}: write 1 or 0")


def env_int(name: str, default: int) -> int:
    """The variable as a whole number; anything else stops the start."""
    raw = os.environ.get(name)
    if raw is None:
        return default
    try:
        return int(raw)
    except ValueError as error:
        raise ImproperlyConfigured(f"{name}={raw!r}: write a whole number") from error


def env_list(name: str, default: str = "") -> list[str]:
    """Items separated by commas, stripped; empty ones are dropped."""
    return [item.strip() for item in os.environ.get(name, default).split(",") if item.strip()]


def env_hosts(name: str, default: str) -> list[str]:
    """Host names separated by commas; without any the start stops, since every request would be refused."""
    hosts = env_list(name, default)
    if not hosts:
        raise ImproperlyConfigured(f"{name} is not set: {name}=tickets.example.jp, or DEMO=1 for a demo")
    return hosts


def env_group(prefix: str) -> dict[str, str]:
    """All variables that begin with the prefix, keyed by the rest of their names."""
    return {name.removeprefix(prefix): value for name, value in os.environ.items() if name.startswith(prefix)}


def env_secret(name: str, default: str | None = None, *, refused: str = "") -> str:
    """A secret from NAME, or from the file that NAME_FILE names.

    Missing without a default it stops the start, and so does the value `refused`, which everybody can read.
    """
    path = os.environ.get(f"{name}_FILE")
    value = Path(path).read_text().strip() if path else os.environ.get(name, default)
    if not value:
        raise ImproperlyConfigured(f"{name} is not set (or {name}_FILE); DEMO=1 starts a demo without it")
    if value == refused:
        raise ImproperlyConfigured(f"{name} is the demo's, which everybody knows: generate your own")
    return value


def env_caches(name: str) -> dict[str, dict[str, Any]]:
    """Django's caches: what all processes share is in the Redis of that URL, else in a table; the rest in memory.

    Pages have a cache of their own, so that however many of them push nothing else out.
    """
    return {
        "default": {"BACKEND": "portal.shared.http.caches.SharedCache"},
        "shared": _redis(name) if os.environ.get(name) else _cache_table(),
        "memory": _memory("memory", 2_000),
        "renditions": _memory("renditions", 2_000),
        "pages": _memory("pages", 500),
    }


def _redis(name: str) -> dict[str, Any]:
    if not find_spec("redis"):
        raise ImproperlyConfigured(f"{name} needs the package redis: uv pip install redis")
    return {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": os.environ[name]}


def _cache_table() -> dict[str, Any]:
    backend = "django.core.cache.backends.db.DatabaseCache"
    return {"BACKEND": backend, "LOCATION": "shared_sharedcacherow", "OPTIONS": {"MAX_ENTRIES": 50_000}}


def _memory(location: str, most: int) -> dict[str, Any]:
    backend = "django.core.cache.backends.locmem.LocMemCache"
    return {"BACKEND": backend, "LOCATION": location, "OPTIONS": {"MAX_ENTRIES": most}}


def env_media(bucket_name: str) -> tuple[dict[str, Any], str]:
    """The storage of editors' pictures and files, and the URL under which browsers find them.

    The folder DATA_DIR/media, which the proxy serves; or with that variable a bucket of a server that speaks S3, whose
    URL is MEDIA_URL. Keys are read by boto3: AWS_ACCESS_KEY_ID and so on.
    """
    bucket = os.environ.get(bucket_name)
    if not bucket:
        return {"BACKEND": "portal.shared.documents.stored_files.WholeFileStorage"}, "/media/"
    if not find_spec("storages"):
        raise ImproperlyConfigured(f"{bucket_name} needs the package django-storages[s3]")
    url = urlsplit(env_str("MEDIA_URL"))
    if url.scheme != "https" or not url.netloc:
        raise ImproperlyConfigured(f"{bucket_name} needs MEDIA_URL=https://…, where browsers read the bucket")
    options = {
        "bucket_name": bucket,
        "endpoint_url": env_str("MEDIA_ENDPOINT") or None,
        "region_name": env_str("MEDIA_REGION") or None,
        "custom_domain": f"{url.netloc}{url.path}".rstrip("/"),
        "querystring_auth": False,
        "file_overwrite": False,
        "object_parameters": {"CacheControl": "public, max-age=31536000, immutable"},  # renditions have hashed names
    }
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}, f"{url.geturl().rstrip('/')}/"


def env_database(name: str, sqlite_path: Path) -> dict[str, Any]:
    """A Django database entry from a URL postgres://user:password@host:port/database, else SQLite at the path."""
    url = urlsplit(os.environ.get(name, ""))
    if not url.scheme:
        return sqlite(sqlite_path)
    if url.scheme == "sqlite":
        return sqlite(Path(url.path))
    if url.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured(f"{name}: {url.scheme!r} is not postgres or sqlite")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": url.path.lstrip("/"),
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "HOST": url.hostname or "",
        "PORT": str(url.port or ""),
        "CONN_HEALTH_CHECKS": True,  # a connection that died in the pool is replaced before a request gets it
        "OPTIONS": {"connect_timeout": CONNECT_SECONDS, "pool": pool_options(env_int("DATABASE_POOL", 8))},
    }


def sqlite(path: Path) -> dict[str, Any]:
    """SQLite shared by web server, worker and scheduler: WAL, and writers that wait for the lock at BEGIN."""
    path.parent.mkdir(parents=True, exist_ok=True)
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA foreign_keys=ON;",
        },
    }
