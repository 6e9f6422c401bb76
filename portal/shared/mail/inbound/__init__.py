"""Mails that are sent to the site."""
