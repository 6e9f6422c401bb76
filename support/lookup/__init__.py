"""The orders of whoever reads an address, and their mail once more."""
