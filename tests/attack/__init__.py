"""Attackers played against the application; `make attack`."""

import os

os.environ.setdefault("DEMO", "1")  # where no variables are set, the keys are the demo's
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
