"""Content that editors maintain: help, terms, supported devices, mailbox guides."""
