"""Says the second factor's code of a demo login, in place of an authenticator app."""

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from portal.shared.accounts.demo import SECRETS


class Command(BaseCommand):
    """`manage.py demo_code [address]`."""

    help = "Prints the code that a demo login asks for now."

    def add_arguments(self, parser) -> None:
        """One address; staff@example.jp when none is given."""
        parser.add_argument("address", nargs="?", default="staff@example.jp")

    def handle(self, *args, **options) -> None:
        """Only in a demo, and only for the demo's own people."""
        secret = SECRETS.get(options["address"])
        if secret is None or not settings.DEMO:
            known = ", ".join(SECRETS)
            message = f"no demo login of that name; there are {known} (with DEMO=1)"
            raise CommandError(message)
        now = list(yield_hotp_counters_from_time())
        self.stdout.write(format_hotp_value(hotp_value(secret, now[len(now) // 2])))
