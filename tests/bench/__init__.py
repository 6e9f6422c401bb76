"""The bench: what pages and purchases cost, as figures beside a hello of the same run."""
