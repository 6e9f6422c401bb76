"""Sends stored mails: queueing, rendering, and handing over to the mail server."""
