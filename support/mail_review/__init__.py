"""Shows staff the received mails that could not be read."""
