"""A sale with faults on purpose, held from outside against what buyers were told: `python -m tests.chaos --help`."""
