"""From the stored row to the mail server."""
