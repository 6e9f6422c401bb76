"""The command: brings a site up, sells while it breaks things, waits until it is quiet, checks, reports."""

import argparse
import sys
import tempfile
from pathlib import Path

from tests.chaos.run import Run


def main() -> int:
    """The exit status is 1 when something was lost, doubled without a reason, or left undone."""
    parser = argparse.ArgumentParser(prog="make chaos", description=__doc__)
    parser.add_argument("--seconds", type=float, default=300, help="of buying (default 300)")
    parser.add_argument("--seed", type=int, default=1, help="of the plan of faults (default 1)")
    parser.add_argument("--every", type=float, default=6, help="seconds between two faults (default 6)")
    parser.add_argument("--buyers", type=int, default=6, help="at the same time (default 6)")
    parser.add_argument("--port", type=int, default=8160, help="the first of six free ports (default 8160)")
    parser.add_argument("--keep", type=Path, help="folder for the logs, which stays")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="chaos-") as folder:
        Path(folder).chmod(0o755)  # the database's user passes through
        report = Run(Path(options.keep or folder), Path(folder) / "database", options).go()
    print("\n".join(report.lines()), flush=True)
    return 0 if report.is_good else 1


if __name__ == "__main__":
    sys.exit(main())
