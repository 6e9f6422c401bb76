"""Settings of production pass every deploy check, and each unsafe setting is reported."""

import base64
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from portal import checks
from portal.env import env_caches, env_group, env_media
from portal.shared.models import SiteSettings
from scripts import run

ROOT = Path(__file__).resolve().parents[2]
PRODUCTION = {
    "DEBUG": "0",
    "DEMO": "0",
    "SECRET_KEY": "k3-" + "0123456789abcdefghijklmnopqrstuvwxyz" * 2,
    "ALLOWED_HOSTS": "tickets.example.jp",
    "BASE_URL": "https://tickets.example.jp",
    "TICKET_SIGNING_SEED": base64.b64encode(bytes(range(32))).decode(),
    "MAIL_BACKEND": "portal.shared.mail.smtp.EmailBackend",
    "MAIL_BOUNCE_ADDRESS": "bounce@example.jp",
    "SMTP_HOST": "mail.example.jp",
    "SMTP_USER": "tickets",
    "SMTP_PASSWORD": "secret",
    "GATEWAY_CARD": "",
    "TRUSTED_PROXIES": "1",
}


def deploy_check(**changed) -> subprocess.CompletedProcess:
    """`manage.py check --deploy` in a process with no other variables than these."""
    env = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/")} | PRODUCTION | changed
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)


def test_production_settings_pass_the_deploy_checks_without_a_warning():
    process = deploy_check()
    assert (process.returncode, process.stdout.strip()) == (0, "System check identified no issues (0 silenced)."), (
        process.stderr
    )


def test_deploy_checks_include_ours():
    process = deploy_check(GATEWAY_CARD="sandbox")
    assert (process.returncode, "portal.E001" in process.stderr) == (1, True)


@pytest.mark.parametrize("missing", ["SECRET_KEY", "TICKET_SIGNING_SEED"])
def test_production_does_not_start_without_its_secrets(missing):
    process = deploy_check(**{missing: ""})
    assert (process.returncode, f"{missing} is not set" in process.stderr) == (1, True)


PUBLIC = {
    "SECRET_KEY": "demo-only-key-that-is-never-used-outside-of-debug",
    "TICKET_SIGNING_SEED": "ZGVtby1vbmx5LXNlZWQtb2YtMzItYnl0ZXMtbG9uZyE=",
}


@pytest.mark.parametrize("name", sorted(PUBLIC))
def test_production_does_not_start_with_a_secret_that_everybody_can_read(name):
    process = deploy_check(**{name: PUBLIC[name]})
    sentence = f"manage.py: {name} is the demo's, which everybody knows: generate your own\n"
    assert (process.returncode, process.stderr) == (1, sentence)


def test_production_does_not_start_without_its_hosts():
    process = deploy_check(ALLOWED_HOSTS="")
    sentence = "manage.py: ALLOWED_HOSTS is not set: ALLOWED_HOSTS=tickets.example.jp, or DEMO=1 for a demo\n"
    assert (process.returncode, process.stderr) == (1, sentence)


def python(code: str, **env: str) -> subprocess.CompletedProcess:
    """Runs code in a process with no other variables than these."""
    env = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/")} | env
    return subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=env, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("server", ["wsgi", "asgi"])
def test_without_variables_no_server_starts(server):
    process = python(f"import portal.{server}")
    assert process.returncode == 1
    assert process.stderr.endswith("SECRET_KEY is not set (or SECRET_KEY_FILE); DEMO=1 starts a demo without it\n")


SHOWN = "from portal import settings as s; print(s.DEBUG, s.DEMO, s.ALLOWED_HOSTS, s.MAIL_BACKEND.split('.')[-1], "
SHOWN += (
    "s.SECURE_SSL_REDIRECT, s.SESSION_COOKIE_SECURE, s.COLLECTED_STATIC, s.PAYMENT_GATEWAYS['card'], s.REPLY_ADDRESS)"
)
KEYS = {name: PRODUCTION[name] for name in ("SECRET_KEY", "TICKET_SIGNING_SEED", "ALLOWED_HOSTS")}


@pytest.mark.parametrize(
    ("variables", "shown"),
    [
        (KEYS, "False False ['tickets.example.jp'] EmailBackend True True True  "),
        (KEYS | {"DEBUG": "1"}, "True False ['tickets.example.jp'] EmailBackend True True True  "),
        ({"DEMO": "1"}, "False True ['*'] LocalMailboxBackend False False False sandbox reply@reply.example.jp"),
        (
            {"DEMO": "1", "DEBUG": "1"},
            "True True ['*'] LocalMailboxBackend False False False sandbox reply@reply.example.jp",
        ),
    ],
    ids=["production", "debugging", "demo", "debugging a demo"],
)
def test_demo_and_debugging_are_switches_of_their_own_and_both_off(variables, shown):
    process = python(SHOWN, **variables)
    assert (process.stdout, process.stderr) == (f"{shown}\n", "")


def test_the_demo_that_make_run_serves_shows_pages_of_errors_as_visitors_see_them():
    assert {name: run.environment({})[name] for name in ("DEMO",)} == {"DEMO": "1"}
    assert "DEBUG" not in run.environment({})
    assert run.environment({"DEBUG": "1"})["DEBUG"] == "1"


def test_limits_are_counted_in_redis_where_it_is_named(monkeypatch):
    monkeypatch.setenv("REDIS_URL", "redis://cache:6379/1")
    monkeypatch.setattr("portal.env.find_spec", lambda name: True)
    assert env_caches("REDIS_URL")["shared"] == {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": "redis://cache:6379/1",
    }
    monkeypatch.setattr("portal.env.find_spec", lambda name: None)
    with pytest.raises(ImproperlyConfigured, match="REDIS_URL needs the package redis"):
        env_caches("REDIS_URL")


def test_pictures_are_in_a_bucket_where_one_is_named(monkeypatch):
    for name, value in {
        "MEDIA_BUCKET": "pictures",
        "MEDIA_URL": "https://media.example.jp/shop/",
        "MEDIA_ENDPOINT": "https://s3.example.jp",
    }.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("portal.env.find_spec", lambda name: True)
    storage, url = env_media("MEDIA_BUCKET")
    assert (storage["BACKEND"], url) == ("storages.backends.s3.S3Storage", "https://media.example.jp/shop/")
    options = {
        name: storage["OPTIONS"][name] for name in ("bucket_name", "endpoint_url", "custom_domain", "querystring_auth")
    }
    assert options == {
        "bucket_name": "pictures",
        "endpoint_url": "https://s3.example.jp",
        "custom_domain": "media.example.jp/shop",
        "querystring_auth": False,
    }


@pytest.mark.parametrize(
    ("url", "package", "message"),
    [
        ("https://media.example.jp/", False, "needs the package django-storages"),
        ("", True, "needs MEDIA_URL=https"),
        ("http://media.example.jp/", True, "needs MEDIA_URL=https"),
        ("/media/", True, "needs MEDIA_URL=https"),
    ],
)
def test_a_bucket_that_nobody_could_read_stops_the_start(monkeypatch, url, package, message):
    monkeypatch.setenv("MEDIA_BUCKET", "pictures")
    monkeypatch.setenv("MEDIA_URL", url)
    monkeypatch.setattr("portal.env.find_spec", lambda name: package)
    with pytest.raises(ImproperlyConfigured, match=message):
        env_media("MEDIA_BUCKET")


def test_without_a_bucket_pictures_are_in_a_folder(monkeypatch):
    monkeypatch.delenv("MEDIA_BUCKET", raising=False)
    assert env_media("MEDIA_BUCKET") == (
        {"BACKEND": "portal.shared.documents.stored_files.WholeFileStorage"},
        "/media/",
    )


def ids(check, **kwargs) -> list[str]:
    """The ids of the messages of a check."""
    return [message.id for message in check(None, **kwargs)]


@pytest.mark.parametrize(
    ("demo", "gateway", "expected"), [(False, "sandbox", ["portal.E001"]), (True, "sandbox", []), (False, "", [])]
)
def test_the_sandbox_is_for_demos_only(settings, demo, gateway, expected):
    settings.DEMO, settings.PAYMENT_GATEWAYS = demo, {"card": gateway}
    assert ids(checks.payment_is_real) == expected


@pytest.mark.parametrize(("policy", "expected"), [("strict", []), ("lenient", []), ("stict", ["portal.E006"])])
def test_the_policy_for_cards_is_one_of_two(settings, policy, expected):
    settings.CARD_3DS_POLICY = policy
    assert ids(checks.card_policy_is_known) == expected


def test_a_gateway_without_its_keys_is_found_before_it_is_deployed():
    process = deploy_check(GATEWAY_CARD="stripe")
    assert (process.returncode, "card: stripe needs STRIPE_API_KEY and STRIPE_WEBHOOK_SECRET" in process.stderr) == (
        1,
        True,
    )


@pytest.mark.parametrize(("demo", "expected"), [(False, ["portal.E002"]), (True, [])])
def test_the_local_mailbox_is_for_demos_only(settings, demo, expected):
    settings.DEMO, settings.MAIL_BACKEND = demo, "portal.shared.mail.local_mailbox.backend.LocalMailboxBackend"
    assert ids(checks.mail_backend_is_real) == expected


@pytest.mark.parametrize(
    ("address", "expected"),
    [("", ["portal.W004"]), ("bounce@example.jp", []), ("returned-mails@example.jp", ["portal.E008"])],
)
def test_plain_smtp_requires_a_short_bounce_address(settings, address, expected):
    settings.DEMO, settings.MAIL_BACKEND = False, "portal.shared.mail.smtp.EmailBackend"
    settings.MAIL_BOUNCE_ADDRESS = address
    assert ids(checks.bounces_come_back) == expected


@pytest.mark.parametrize(
    ("keys", "expected"),
    [({"RESEND_SIGNING_SECRET": "whsec_x"}, ["portal.E009"]), ({"WEBHOOK_SECRET": "name:word"}, []), ({}, [])],
)
def test_the_signing_key_of_resend_requires_the_package_svix(settings, keys, expected):
    settings.ANYMAIL = keys
    assert ids(checks.keys_of_resend_can_be_used) == expected


@pytest.mark.parametrize(
    ("backend", "expected"),
    [("portal.shared.mail.smtp.EmailBackend", []), ("anymail.backends.postmark.EmailBackend", ["portal.E007"])],
)
def test_dot_addresses_require_our_smtp_backend(settings, backend, expected):
    settings.ALLOW_DOT_ADDRESSES, settings.MAIL_BACKEND = True, backend
    assert ids(checks.old_addresses_have_their_backend) == expected


@pytest.mark.parametrize(
    ("seed", "expected"),
    [
        (PRODUCTION["TICKET_SIGNING_SEED"], []),
        (base64.b64encode(checks.DEMO_SEED).decode(), ["portal.E004"]),
        ("c2hvcnQ=", ["portal.E003"]),
        ("not base64", ["portal.E003"]),
    ],
)
def test_the_signing_seed_is_32_bytes_and_not_that_of_the_demo(settings, seed, expected):
    settings.DEMO, settings.TICKET_SIGNING_SEED = False, seed
    assert ids(checks.tickets_are_signed) == expected


@pytest.mark.parametrize(
    ("url", "expected"), [("http://tickets.example.jp", ["portal.W001"]), ("https://tickets.example.jp", [])]
)
def test_the_base_url_is_https(settings, url, expected):
    settings.DEMO, settings.BASE_URL = False, url
    assert ids(checks.links_are_secure) == expected


@pytest.mark.django_db
@pytest.mark.parametrize(("address", "expected"), [("", ["portal.W002"]), ("info@cloud-pass.jp", [])])
def test_a_sender_address_is_required(address, expected):
    SiteSettings.objects.update_or_create(defaults={"sender_address": address})
    assert ids(checks.sender_is_known, databases=["default"]) == expected


def test_keys_of_the_esp_come_from_variables_with_one_prefix(monkeypatch):
    monkeypatch.setenv("KEYS_POSTMARK_SERVER_TOKEN", "abc")
    monkeypatch.setenv("OTHER_POSTMARK_SERVER_TOKEN", "def")
    assert env_group("KEYS_") == {"POSTMARK_SERVER_TOKEN": "abc"}


@pytest.mark.parametrize(("demo", "proxies", "expected"), [(False, 0, ["portal.W003"]), (True, 0, []), (False, 1, [])])
def test_the_number_of_proxies_is_required(settings, demo, proxies, expected):
    settings.DEMO, settings.ALLAUTH_TRUSTED_PROXY_COUNT = demo, proxies
    assert ids(checks.client_ips_are_known) == expected
