"""Prints the present TOTP code of a demo user, in place of an authenticator app."""

from typing import Any

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.shared.accounts.demo import SECRETS


class Command(BaseCommand):
    """`manage.py demo_code [address]` prints six digits."""

    help = "Prints the code that the login of a demo user asks for now."

    def add_arguments(self, parser: CommandParser) -> None:
        """One address; staff@example.jp by default."""
        parser.add_argument("address", nargs="?", default="staff@example.jp")

    def handle(self, *args: object, **options: Any) -> None:
        """Works only in a demo and only for its users; else raises CommandError."""
        secret = SECRETS.get(options["address"])
        if secret is None or not settings.DEMO:
            addresses = ", ".join(SECRETS)
            message = f"no demo login of that name; there are {addresses} (with DEMO=1)"
            raise CommandError(message)
        counters = list(yield_hotp_counters_from_time())  # the present time step is in the middle
        self.stdout.write(format_hotp_value(hotp_value(secret, counters[len(counters) // 2])))
