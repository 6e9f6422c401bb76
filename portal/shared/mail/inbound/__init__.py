"""Receives mails that are sent to the site."""
