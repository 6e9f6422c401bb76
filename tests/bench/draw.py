"""How long a draw of many entries takes on PostgreSQL: `python -m tests.bench.draw [entries] [tickets]`, rolled back."""

import argparse
import sys
import time
from datetime import timedelta

import django


def main() -> None:
    """Makes entries and draws them in a database of its own, which is removed afterwards."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.draw", description=__doc__)
    parser.add_argument("entries", type=int, nargs="?", default=100_000)
    parser.add_argument("tickets", type=int, nargs="?", default=20_000)
    options = parser.parse_args()
    django.setup()
    from django.db import connection
    from django.test.utils import setup_test_environment

    setup_test_environment()
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        sys.stdout.write(_measured(options.entries, options.tickets))
    finally:
        connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)


def _measured(entries: int, tickets: int) -> str:
    from commerce.fulfilment.lottery.draws import run_draw
    from commerce.lottery.draw_verification import verify
    from commerce.lottery.models import LotteryEntry
    from tests.factories.lottery import DRAWS, a_draw, a_lottery
    from tests.factories.stock import counters_that_disagree

    event = a_lottery(tickets // 2, tickets // 2)
    _fill(event, entries)
    draw = a_draw(event)
    begun = time.perf_counter()
    draw = run_draw(draw.pk, actor="bench", at=DRAWS)
    took = time.perf_counter() - begun
    won = LotteryEntry.objects.filter(state="won").count()
    begun = time.perf_counter()
    differences = verify(draw).differences + counters_that_disagree()
    verified = time.perf_counter() - begun
    return (
        f"{entries} entries, {tickets} tickets: drawn in {took:.1f} s, {won} won; "
        f"verified in {verified:.1f} s, {len(differences)} differences\n"
    )


def _fill(event, entries: int) -> None:
    """Entries for one to four tickets with both ticket types as choices, half of them in the other order."""
    from commerce.lottery.models import LotteryChoice, LotteryEntry
    from portal.shared.accounts.models import User
    from tests.factories.catalog import AT
    from tests.factories.lottery import date_of

    period, performance = event.sales_periods.get(), date_of(event)
    first, second = performance.ticket_types.all()
    users = User.objects.bulk_create(
        [User(email=f"b{n}@example.jp", password="!", name="申込者") for n in range(entries)],
        batch_size=5000,
    )
    rows = [
        LotteryEntry(
            period=period,
            performance=performance,
            user=user,
            email_at_entry=user.email,
            name=user.name,
            phone="09012345678",
            person_key=f"{n:064}",
            quantity=n % 4 + 1,
            companions=["同行者"] * (n % 4),
            entered_at=AT + timedelta(seconds=1),
        )
        for n, user in enumerate(users)
    ]
    LotteryEntry.objects.bulk_create(rows, batch_size=5000)
    choices = [
        LotteryChoice(lottery_entry=row, rank=rank, ticket_type=ticket_type)
        for n, row in enumerate(rows)
        for rank, ticket_type in enumerate((first, second) if n % 2 else (second, first), start=1)
    ]
    LotteryChoice.objects.bulk_create(choices, batch_size=10_000)


if __name__ == "__main__":
    main()
