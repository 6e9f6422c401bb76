"""Instructions per mailbox provider for receiving our mails; editors maintain them, because providers change menus."""
