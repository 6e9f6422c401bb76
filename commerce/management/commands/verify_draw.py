"""The command `verify_draw`: repeats a draw from its seed and entries, and reports differences."""

import json
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation
from django.utils.translation import gettext as _

from commerce.lottery.draw_verification import Verification, verify
from commerce.lottery.models import Draw

HOW = """
How anybody can check it without this program:
  1. sha256(seed) is the hash that was public before the draw.
  2. The list: one line per entry, "code performance quantity type,type,…" (choices in order), sorted by code,
     each line ended by a newline. Its SHA-256 is applications_sha256.
  3. The order: codes by HMAC-SHA256(key = the seed's 32 bytes, message = code), ascending.
  4. Down that order each entry gets the first choice whose quota has all its tickets left, or none.
  5. The results: "rank code type" (or "-"), in that order, a newline after each. Their SHA-256 is result_sha256.

Ends with 0 when all agree, with 1 when an entry was added, removed or changed, or anything else differs.
"""


class Command(BaseCommand):
    """`manage.py verify_draw <period>`; reads only."""

    help = "Makes a lottery's draw once more from its seed and entries, and compares list, order and results. " + HOW

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        """Keeps the line breaks of the help text."""
        return super().create_parser(prog_name, subcommand, formatter_class=RawDescriptionHelpFormatter, **kwargs)

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Adds the sales period and the options for the output."""
        parser.add_argument("period", type=int, help="number of the sales period (of kind lottery)")
        parser.add_argument("--json", action="store_true", help="one JSON object in place of the report")
        parser.add_argument("--list", action="store_true", help="also the list of entries and the results")
        parser.add_argument("--language", default="ja", choices=["ja", "en"], help="of the report (default ja)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Raises SystemExit(1) on differences, or CommandError when there is no draw or it is not done yet."""
        draw = Draw.objects.select_related("period").filter(period=options["period"]).first()
        if draw is None:
            raise CommandError(f"period {options['period']} has no draw")
        if draw.drawn_at is None:
            raise CommandError(f"not drawn yet; sha256 of its seed: {draw.seed_sha256}")
        with translation.override(options["language"]):
            verification = verify(draw)
            render = as_json if options["json"] else as_text
            self.stdout.write(render(draw, verification, with_list=options["list"]))
        if verification.differences:
            raise SystemExit(1)


def as_json(draw: Draw, verification: Verification, *, with_list: bool) -> str:
    """The recorded values, the repeated draw and the differences as JSON."""
    data = _recorded(draw) | {"agrees": not verification.differences, "differences": verification.differences}
    if with_list:
        data |= {
            "entries": [str(draw_entry) for draw_entry in verification.entries],
            "results": [str(r) for r in verification.results],
        }
    return json.dumps(data, ensure_ascii=False, indent=1)


def as_text(draw: Draw, verification: Verification, *, with_list: bool) -> str:
    """The recorded values, optionally the lists, and the verdict as text."""
    lines = [f"{name:20} {value}" for name, value in _recorded(draw).items()]
    if with_list:
        lines += ["", *map(str, verification.entries), "", *map(str, verification.results)]
    verdict = [f"✗ {what}" for what in verification.differences] or [
        "✓ " + _("抽選の結果は、シードと申込一覧のとおりです。")
    ]
    return "\n".join([*lines, "", *verdict])


def _recorded(draw: Draw) -> dict[str, object]:
    names = ("seed", "seed_sha256", "drawn_by", "entered", "places", "applications_sha256", "result_sha256")
    values = {name: getattr(draw, name) for name in names}
    drawn_at = draw.drawn_at.isoformat() if draw.drawn_at else ""
    return {"period": draw.period_id, "drawn_at": drawn_at} | values
