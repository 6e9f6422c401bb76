"""Template words of help pages."""
