"""The demo's mailbox: mails are stored as files and shown on a page."""
