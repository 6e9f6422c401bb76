"""Settings of a production machine pass every deploy check, and each unsafe one is named."""

import base64
import os
import subprocess
import sys
from pathlib import Path

import pytest

from portal import checks
from portal.env import env_group
from portal.shared.models import SiteSettings

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
    """`manage.py check --deploy` in a process that knows nothing but these variables."""
    env = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/")} | PRODUCTION | changed
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)


def test_production_settings_pass_the_deploy_checks_without_a_warning():
    done = deploy_check()
    assert (done.returncode, done.stdout.strip()) == (0, "System check identified no issues (0 silenced)."), done.stderr


def test_our_own_checks_take_part_in_the_deploy_checks():
    done = deploy_check(GATEWAY_CARD="sandbox")
    assert (done.returncode, "portal.E001" in done.stderr) == (1, True)


@pytest.mark.parametrize("missing", ["SECRET_KEY", "TICKET_SIGNING_SEED"])
def test_production_does_not_start_without_its_secrets(missing):
    done = deploy_check(**{missing: ""})
    assert (done.returncode, f"{missing} is not set" in done.stderr) == (1, True)


def ids(check, **kwargs) -> list[str]:
    """The numbers of what the check found."""
    return [message.id for message in check(None, **kwargs)]


@pytest.mark.parametrize(
    ("demo", "gateway", "found"), [(False, "sandbox", ["portal.E001"]), (True, "sandbox", []), (False, "", [])]
)
def test_the_sandbox_is_for_demos_only(settings, demo, gateway, found):
    settings.DEMO, settings.PAYMENT_GATEWAYS = demo, {"card": gateway}
    assert ids(checks.payment_is_real) == found


@pytest.mark.parametrize(("policy", "found"), [("strict", []), ("lenient", []), ("stict", ["portal.E006"])])
def test_the_policy_for_cards_is_one_of_two(settings, policy, found):
    settings.CARD_3DS_POLICY = policy
    assert ids(checks.card_policy_is_known) == found


def test_a_gateway_without_its_keys_is_found_before_it_is_deployed():
    done = deploy_check(GATEWAY_CARD="stripe")
    assert (done.returncode, "card: stripe needs STRIPE_API_KEY and STRIPE_WEBHOOK_SECRET" in done.stderr) == (1, True)


@pytest.mark.parametrize(("demo", "found"), [(False, ["portal.E002"]), (True, [])])
def test_the_local_mailbox_is_for_demos_only(settings, demo, found):
    settings.DEMO, settings.MAIL_BACKEND = demo, "portal.shared.mail.local_mailbox.backend.LocalMailboxBackend"
    assert ids(checks.mail_backend_is_real) == found


@pytest.mark.parametrize(
    ("address", "found"),
    [("", ["portal.W004"]), ("bounce@example.jp", []), ("returned-mails@example.jp", ["portal.E008"])],
)
def test_by_plain_smtp_bounces_have_an_address_that_leaves_room_for_the_mails_number(settings, address, found):
    settings.DEMO, settings.MAIL_BACKEND = False, "portal.shared.mail.smtp.EmailBackend"
    settings.MAIL_BOUNCE_ADDRESS = address
    assert ids(checks.bounces_come_back) == found


@pytest.mark.parametrize(
    ("keys", "found"),
    [({"RESEND_SIGNING_SECRET": "whsec_x"}, ["portal.E005"]), ({"WEBHOOK_SECRET": "name:word"}, []), ({}, [])],
)
def test_resends_own_key_is_refused_without_the_package_that_reads_it(settings, keys, found):
    settings.ANYMAIL = keys
    assert ids(checks.keys_of_resend_can_be_used) == found


@pytest.mark.parametrize(
    ("backend", "found"),
    [("portal.shared.mail.smtp.EmailBackend", []), ("anymail.backends.postmark.EmailBackend", ["portal.E007"])],
)
def test_old_addresses_are_taken_only_with_the_backend_that_keeps_their_quotes(settings, backend, found):
    settings.ALLOW_DOT_ADDRESSES, settings.MAIL_BACKEND = True, backend
    assert ids(checks.old_addresses_have_their_backend) == found


@pytest.mark.parametrize(
    ("seed", "found"),
    [
        (PRODUCTION["TICKET_SIGNING_SEED"], []),
        (base64.b64encode(checks.DEMO_SEED).decode(), ["portal.E004"]),
        ("c2hvcnQ=", ["portal.E003"]),
        ("not base64", ["portal.E003"]),
    ],
)
def test_the_signing_seed_is_32_bytes_of_our_own(settings, seed, found):
    settings.DEMO, settings.TICKET_SIGNING_SEED = False, seed
    assert ids(checks.tickets_are_signed) == found


@pytest.mark.parametrize(
    ("url", "found"), [("http://tickets.example.jp", ["portal.W001"]), ("https://tickets.example.jp", [])]
)
def test_links_in_mails_are_https(settings, url, found):
    settings.DEMO, settings.BASE_URL = False, url
    assert ids(checks.links_are_secure) == found


@pytest.mark.django_db
@pytest.mark.parametrize(("address", "found"), [("", ["portal.W002"]), ("info@cloud-pass.jp", [])])
def test_mails_have_a_sender(address, found):
    SiteSettings.objects.update_or_create(defaults={"sender_address": address})
    assert ids(checks.sender_is_known, databases=["default"]) == found


def test_keys_of_the_mail_provider_come_from_variables_with_one_prefix(monkeypatch):
    monkeypatch.setenv("KEYS_POSTMARK_SERVER_TOKEN", "abc")
    monkeypatch.setenv("OTHER_POSTMARK_SERVER_TOKEN", "def")
    assert env_group("KEYS_") == {"POSTMARK_SERVER_TOKEN": "abc"}


@pytest.mark.parametrize(("demo", "proxies", "found"), [(False, 0, ["portal.W003"]), (True, 0, []), (False, 1, [])])
def test_visitors_behind_a_proxy_are_told_apart(settings, demo, proxies, found):
    settings.DEMO, settings.ALLAUTH_TRUSTED_PROXY_COUNT = demo, proxies
    assert ids(checks.client_ips_are_known) == found
