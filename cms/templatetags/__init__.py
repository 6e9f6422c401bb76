"""Template tags and filters of help pages."""
