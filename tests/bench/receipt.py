"""What rendering a receipt costs once a process is warm, in CPU time: `python -m tests.bench.receipt [times]`."""

import argparse
import os
import statistics
import sys
import time

MOST_MS = 120


def main() -> None:
    """A usual document and the fullest one; ends with 1 when the usual one costs more than it may."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.receipt", description=__doc__)
    parser.add_argument("times", type=int, nargs="?", default=30)
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django

    django.setup()
    from commerce.receipts import pdf
    from tests.commerce.receipts.builders import CONTENT, FULL_CONTENT

    begun = time.process_time()
    pdf.render(CONTENT)
    sys.stdout.write(f"first in a process: {(time.process_time() - begun) * 1000:.0f} ms\n")
    usual = [_took(pdf.render, CONTENT) for _ in range(options.times)]
    full = [_took(pdf.render, FULL_CONTENT) for _ in range(options.times)]
    for name, took in (("two sellers, two rows", usual), ("two sellers, thirteen rows", full)):
        sys.stdout.write(f"{name}: median {statistics.median(took):.0f} ms, longest {max(took):.0f} ms\n")
    sys.exit(statistics.median(usual) > MOST_MS)


def _took(render, content: dict) -> float:
    """CPU milliseconds of one rendering, all threads counted."""
    begun = time.process_time()
    render(content)
    return (time.process_time() - begun) * 1000


if __name__ == "__main__":
    main()
