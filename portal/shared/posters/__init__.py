"""Posters drawn by us for events without a picture: from title, date and kind, the same for all time."""
