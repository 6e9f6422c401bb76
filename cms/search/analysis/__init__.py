"""Text analysis of the search: tokens, readings, spelling, synonyms and highlighting."""
