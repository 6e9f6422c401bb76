"""How much of an event strangers can block: `make attack ARGS="--accounts 20 200 --networks 20 --size 2000"`."""

import argparse
import sys

import django


def main() -> None:
    """Plays in a database of its own, which is removed afterwards."""
    parser = argparse.ArgumentParser(prog="python -m tests.attack", description=__doc__)
    parser.add_argument("--accounts", type=int, nargs="+", default=[20, 200])
    parser.add_argument("--networks", type=int, default=20)
    parser.add_argument("--size", type=int, default=2000, help="tickets of the event")
    parser.add_argument("--honest", type=int, default=500, help="buyers behind one carrier's address")
    options = parser.parse_args()
    django.setup()
    from django.db import connection
    from django.test.utils import setup_test_environment

    setup_test_environment()
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        for accounts in options.accounts:
            report(accounts, options)
    finally:
        connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)


def report(accounts: int, options: argparse.Namespace) -> None:
    """Prints one line per kind of payment, without and with the budgets."""
    from django.db import transaction
    from django.test import override_settings

    from tests.attack.holds import attack

    for vouchers in (False, True):
        for budgets in (False, True):
            with override_settings(HOLD_BUDGETS=budgets), transaction.atomic():
                of_run = {"accounts": accounts, "networks": options.networks, "size": options.size}
                outcome = attack(**of_run, vouchers=vouchers, honest=options.honest)
                transaction.set_rollback(True)
            sys.stdout.write(
                f"{accounts:>5} accounts, {'store number' if vouchers else 'card':<12} "
                f"budgets {'on ' if budgets else 'off'}: peak {outcome.peak:5.1f} %, "
                f"{outcome.minutes_above:>3} min above 5 %, honest {outcome.bought}/{options.honest} in {outcome.minutes + 1} min\n"
            )
            sys.stdout.flush()


if __name__ == "__main__":
    main()
