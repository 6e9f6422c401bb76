"""System checks for `check --deploy`: payment, mail and ticket signing are those of production."""

import base64
import binascii
from collections.abc import Sequence
from importlib.util import find_spec
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import Error, Tags, Warning, register  # noqa: A004 - Django's own name

SEED_BYTES = 32
MAX_BOUNCE_LOCAL_LENGTH = 10  # with the mail's number and its HMAC: 64 characters, RFC 5321 §4.5.3.1
DEMO_SEED = base64.b64decode("ZGVtby1vbmx5LXNlZWQtb2YtMzItYnl0ZXMtbG9uZyE=")


@register("portal", deploy=True)
def payment_is_real(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[Error]:
    """Outside a demo no payment method is routed to the sandbox, which takes no money."""
    sandboxed = sorted(method for method, gateway in settings.PAYMENT_GATEWAYS.items() if gateway == "sandbox")
    if settings.DEMO or not sandboxed:
        return []
    names = ", ".join(sandboxed)
    return [Error(f"{names}: paid through the sandbox", hint="Set GATEWAY_… to a real gateway.", id="portal.E001")]


@register("portal", deploy=True)
def card_policy_is_known(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[Error]:
    """CARD_3DS_POLICY is one of its two values: a misspelt one would work as strict."""
    if settings.CARD_3DS_POLICY in {"strict", "lenient"}:
        return []
    return [Error("CARD_3DS_POLICY is neither strict nor lenient", hint="Write strict.", id="portal.E006")]


@register("portal", deploy=True)
def mail_backend_is_real(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[Error]:
    """Outside a demo no mail goes to the local mailbox."""
    if settings.DEMO or not settings.MAIL_BACKEND.endswith("LocalMailboxBackend"):
        return []
    return [Error("mails stay on this machine", hint="Set MAIL_BACKEND.", id="portal.E002")]


@register("portal", deploy=True)
def old_addresses_have_their_backend(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[Error]:
    """Addresses such as a..b@docomo.ne.jp must be quoted on the wire (RFC 5321 §4.1.2), which only our SMTP backend does."""
    if not settings.ALLOW_DOT_ADDRESSES or settings.MAIL_BACKEND == "portal.shared.mail.smtp.EmailBackend":
        return []
    hint = "Set MAIL_BACKEND=portal.shared.mail.smtp.EmailBackend, or ALLOW_DOT_ADDRESSES=0."
    return [Error("ALLOW_DOT_ADDRESSES without our SMTP backend", hint=hint, id="portal.E007")]


@register("portal", deploy=True)
def bounces_come_back(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[Error | Warning]:
    """With plain SMTP a later refusal is known only from bounces, which need an address and a reader."""
    if settings.DEMO or not settings.MAIL_BACKEND.endswith("smtp.EmailBackend"):
        return []
    local = settings.MAIL_BOUNCE_ADDRESS.partition("@")[0]
    if len(local) > MAX_BOUNCE_LOCAL_LENGTH:
        hint = f"A mail's own number follows it; {MAX_BOUNCE_LOCAL_LENGTH} letters at most before the @."
        return [Error("MAIL_BOUNCE_ADDRESS is too long", hint=hint, id="portal.E008")]
    if settings.MAIL_BOUNCE_ADDRESS:
        return []
    hint = "Set MAIL_BOUNCE_ADDRESS and BOUNCE_MAILBOX, or pipe bounces into manage.py receive_bounce."
    return [Warning("bounces of mails are not read", hint=hint, id="portal.W004")]


@register("portal", deploy=True)
def keys_of_resend_can_be_used(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[Error]:
    """anymail verifies Resend's signing key only with the package svix, which is not in the lock file."""
    if "RESEND_SIGNING_SECRET" not in settings.ANYMAIL or find_spec("svix"):
        return []
    hint = "Install svix, or set ANYMAIL_WEBHOOK_SECRET."
    return [Error("ANYMAIL_RESEND_SIGNING_SECRET needs the package svix", hint=hint, id="portal.E009")]


@register("portal", deploy=True)
def tickets_are_signed(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[Error | Warning]:
    """The signing seed is 32 bytes in base64, and outside a demo not the public one of the demo."""
    try:
        seed = base64.b64decode(settings.TICKET_SIGNING_SEED, validate=True)
    except binascii.Error:
        seed = b""
    if len(seed) != SEED_BYTES:
        hint = "Generate one: openssl rand -base64 32"
        return [Error("TICKET_SIGNING_SEED is not 32 bytes in base64", hint=hint, id="portal.E003")]
    if seed == DEMO_SEED and not settings.DEMO:
        return [Error("TICKET_SIGNING_SEED is the demo's", hint="Generate your own.", id="portal.E004")]
    return []


@register("portal", deploy=True)
def links_are_secure(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[Warning]:
    """BASE_URL, with which links in mails begin, is https."""
    if settings.DEMO or settings.BASE_URL.startswith("https://"):
        return []
    return [Warning("BASE_URL is not https", hint="Links in mails begin with it.", id="portal.W001")]


@register("portal", deploy=True)
def client_ips_are_known(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[Warning]:
    """Without the number of proxies every visitor has the proxy's IP address, and limits per address count all together."""
    if settings.DEMO or settings.ALLAUTH_TRUSTED_PROXY_COUNT:
        return []
    return [Warning("TRUSTED_PROXIES is 0", hint="Set the number of proxies in front of the server.", id="portal.W003")]


@register("portal", Tags.database, deploy=True)
def sender_is_known(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[Warning]:
    """The sender address of mails is set in the admin. Runs only with `--database default`."""
    from portal.shared.models import SiteSettings  # noqa: PLC0415 - checks load before the models do

    if not databases or SiteSettings.load().sender_address:
        return []
    return [Warning("no sender's address", hint="Set it in the admin under settings.", id="portal.W002")]
