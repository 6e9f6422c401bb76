"""Queries an upgraded site in a process of its own: reads the queries as JSON and prints the results as JSON."""

import hashlib
import json
import sys
import traceback
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from io import StringIO
from pathlib import Path

from allauth.mfa.models import Authenticator
from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection, models
from django.test import Client
from django.utils.module_loading import import_string

from tests.upgrade.names import APPS, FIELDS, MAIL_KINDS, MODELS

ROOT = Path(__file__).resolve().parents[2]


def model(name: str) -> type[models.Model]:
    """The model of that name in `names.py`."""
    return apps.get_model(MODELS[name])


# --- Rows -------------------------------------------------------------------------------------------------------------
def rows() -> dict[str, int]:
    """The number of rows per table."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        counted = {}
        for table in tables:
            cursor.execute(f"SELECT COUNT(*) FROM {connection.ops.quote_name(table)}")
            counted[table] = cursor.fetchone()[0]
    return counted


def ledger() -> dict[str, int]:
    """The sum of the ledger by kind."""
    kind, amount = FIELDS["ledger"]
    totals = Counter()
    for ledger_kind, yen in model("ledger").objects.values_list(kind, amount):
        totals[ledger_kind] += yen
    return dict(totals)


def receipts() -> dict[str, list[str]]:
    """By number: the stored hash and the hash of the stored bytes."""
    number, content, stored = FIELDS["receipt"]
    filled = model("receipt").objects.exclude(**{stored: ""}).values_list(number, stored, content)
    return {public_id: [sha256, hashlib.sha256(bytes(file)).hexdigest()] for public_id, sha256, file in filled}


# --- Stored names --------------------------------------------------------------------------------------------------
def unknown_names() -> list[str]:
    """Stored names that the present code does not know."""
    return [*_mail_kinds(), *_log_kinds(), *_choices(), *_content_types(), *_permissions(), *_staff_accesses()]


def _stored(name: str, field: str) -> set[str]:
    return set(model(name).objects.order_by().values_list(field, flat=True).distinct())


def _mail_kinds() -> Iterator[str]:
    known = {kind.name for kind in import_string(MAIL_KINDS)}
    yield from (f"mail: {kind}" for kind in _stored("mail", FIELDS["mail"]) - known)


def _log_kinds() -> Iterator[str]:
    """A log's kinds are the choices of its field; for a field without choices, strings of the sources."""
    sources = "".join(path.read_text() for app in APPS for path in sorted((ROOT / app).rglob("*.py")) if _is_code(path))
    for log in ("order log", "inquiry log"):
        known = dict(model(log)._meta.get_field(FIELDS[log]).flatchoices)
        stored = _stored(log, FIELDS[log])
        yield from (f"{log}: {kind}" for kind in stored if kind not in known and f'"{kind}"' not in sources)


def _is_code(path: Path) -> bool:
    return "migrations" not in path.parts


def _choices() -> Iterator[str]:
    """Values outside the choices of each of our fields that has choices."""
    ours = [found._meta.local_fields for found in apps.get_models() if _is_ours(found)]
    for field in (field for fields in ours for field in fields if field.flatchoices):
        found = field.model
        known = {str(value) for value, _label in field.flatchoices} | {"", "None"}
        stored = found._base_manager.order_by().values_list(field.attname, flat=True).distinct()
        yield from (f"{found._meta.label}.{field.name}: {value}" for value in stored if str(value) not in known)


def _content_types() -> Iterator[str]:
    """Content types that rows refer to and that have no model any more."""
    fields = [field for found in apps.get_models() for field in found._meta.local_fields]
    for field in fields:
        found = field.model
        if field.related_model is ContentType and found is not Permission:
            used = found._base_manager.order_by().values_list(field.attname, flat=True).distinct()
            kinds = ContentType.objects.filter(pk__in=[pk for pk in used if pk])
            lost = [kind for kind in kinds if kind.model_class() is None]
            yield from (f"{found._meta.label}.{field.name}: {kind.app_label}.{kind.model}" for kind in lost)


def _permissions() -> Iterator[str]:
    """Permissions of groups on our models that the present code does not define."""
    for given in Permission.objects.exclude(group=None).distinct().select_related("content_type"):
        about = given.content_type.model_class()
        if about is None or (_is_ours(about) and given.codename not in _known_permissions(about)):
            yield f"permission: {given.content_type.app_label}.{given.codename}"


def _known_permissions(about: type[models.Model]) -> list[str]:
    usual = [f"{word}_{about._meta.model_name}" for word in about._meta.default_permissions]
    return [*usual, *dict(about._meta.permissions)]


def _is_ours(found: type[models.Model]) -> bool:
    return found.__module__.partition(".")[0] in APPS


def _staff_accesses() -> Iterator[str]:
    for label in _stored("staff access", FIELDS["staff access"]):
        try:
            apps.get_model(label)
        except LookupError:
            yield f"staff access: {label}"


def audit(at: str) -> list[dict]:
    """The findings of `manage.py audit` at a given time."""
    out = StringIO()
    with suppress(SystemExit):  # it exits so when it has findings
        call_command("audit", "--json", "--at", at, stdout=out)
    return json.loads(out.getvalue())["findings"]


# --- Tasks ------------------------------------------------------------------------------------------------------------
def tasks() -> dict[str, list[str]]:
    """The states of all tasks by their path."""
    states: dict[str, list[str]] = {}
    for path, state in model("task").objects.order_by("enqueued_at").values_list("task_path", "status"):
        states.setdefault(path, []).append(state)
    return states


def lost_tasks() -> list[str]:
    """Waiting tasks whose path is no task of the present code."""
    waiting = model("task").objects.filter(status="READY").order_by().values_list("task_path", flat=True).distinct()
    return [path for path in waiting if not _is_task(path)]


def _is_task(path: str) -> bool:
    try:
        return callable(import_string(path).func)
    except (ImportError, AttributeError):
        return False


# --- Pages ------------------------------------------------------------------------------------------------------------
class Clients:
    """Clients by the user who is logged in; staff with their second factor."""

    def __init__(self) -> None:
        self.by_email: dict[str, Client] = {}

    def __getitem__(self, email: str) -> Client:
        if email not in self.by_email:
            self.by_email[email] = _logged_in(email)
        return self.by_email[email]


def _logged_in(email: str) -> Client:
    client = Client()
    if not email:
        return client
    user = get_user_model().objects.get(email=email)
    client.force_login(user)
    if Authenticator.objects.filter(user=user).exists():
        session = client.session
        session["account_authentication_methods_user"] = str(user.pk)
        session["account_authentication_methods"] = [{"method": "mfa", "type": "totp", "at": 1}]
        session.save()
    return client


def pages(recorded: list[dict]) -> list[str]:
    """The problem of each page, in order: a status that is not 200, an exception or a missing text; "" for none."""
    clients = Clients()
    return [_wrong(clients[page["who"]], page) for page in recorded]


def _wrong(client: Client, page: dict) -> str:
    try:
        answer = client.get(page["url"], follow=True)
    except Exception:  # noqa: BLE001 - the test shows whatever a page raises
        return f"{page['url']}: {traceback.format_exc()[-1500:]}"
    text = answer.content.decode(errors="replace")
    missing = [part for part in page["shows"] if part not in text]
    is_well = answer.status_code == 200 and not missing
    return "" if is_well else f"{page['url']}: {answer.status_code}, without {missing}"


def gate(recorded: dict) -> list[str]:
    """The results of the gate for old codes, in their order; staff have confirmed the day, which the old version did not ask."""
    client = Client()
    client.post("/gate/", {"pin": recorded["pin"]})
    defaults = {"at": recorded["at"], "kind": "entry", "result": "", "reason": "", "confirmed": True}
    scans = [
        {"client_id": f"00000000-0000-4000-8000-{n:012}", "read": code} for n, code in enumerate(recorded["codes"])
    ]
    answer = client.post("/gate/push/", {"scans": [scan | defaults for scan in scans]}, content_type="application/json")
    return [scan_result["result"] for scan_result in answer.json().get("answers", [])] or [
        f"{answer.status_code} {answer.content!r}"
    ]


def login(recorded: dict) -> str:
    """Status and target of a log-in with the old password."""
    answer = Client().post("/accounts/login/", {"login": recorded["email"], "password": recorded["password"]})
    return f"{answer.status_code} {answer.headers.get('Location', '')}"


# --- Running -----------------------------------------------------------------------------------------------------------
QUERIES = {
    "rows": rows,
    "ledger": ledger,
    "receipts": receipts,
    "unknown_names": unknown_names,
    "audit": audit,
    "tasks": tasks,
    "lost_tasks": lost_tasks,
    "pages": pages,
    "gate": gate,
    "login": login,
}


def main() -> None:
    """Reads names with their argument, null for none; runs them in their order."""
    queries = json.load(sys.stdin)
    results = {
        name: QUERIES[name](argument) if argument is not None else QUERIES[name]() for name, argument in queries.items()
    }
    json.dump(results, sys.stdout, ensure_ascii=False)
