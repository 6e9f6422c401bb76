"""The demo's mailbox: mails are stored in the database and shown on a page."""
