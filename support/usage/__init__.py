"""Anonymous usage counts per day, without any data about users."""
