"""What editors write: help, terms, environment guidance."""
