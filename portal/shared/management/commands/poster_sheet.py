"""Draws sample posters of all kinds and arrangements on one sheet."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from portal.shared.posters.kinds import Kind
from portal.shared.posters.poster import Format
from portal.shared.posters.samples import sheet


class Command(BaseCommand):
    """`manage.py poster_sheet FILE`."""

    help = "Draws a sheet of sample posters, a row for each kind and a column for each arrangement, as PNG or WebP."

    def add_arguments(self, parser: CommandParser) -> None:
        """The file, and what is on it."""
        parser.add_argument("file", type=Path, help="the picture to write; its ending, .png or .webp, is its type")
        parser.add_argument(
            "--format", default="wide", choices=[form.name.lower() for form in Format], help="shape of the posters"
        )
        parser.add_argument("--width", type=int, default=358, help="width of one poster in pixels")
        parser.add_argument("--ground", default="#ffffff", help="colour of the page behind the posters")
        parser.add_argument("kinds", nargs="*", help=f"all without; else some of {', '.join(Kind)}")

    def handle(self, *args: object, **options: Any) -> None:
        """Writes the file."""
        kinds = [Kind(name) for name in options["kinds"]] or list(Kind)
        picture = sheet(Format[options["format"].upper()], options["width"], kinds, options["ground"])
        picture.save(options["file"])
        self.stdout.write(f"{options['file']}: {picture.width} × {picture.height}")
