"""The bench: what pages and purchases cost, as figures beside a hello of the same run."""

import os

os.environ.setdefault("DEMO", "1")  # where no variables are set, the keys are the demo's
