"""How to let our mails in, for each company that keeps mailboxes: menus change, so editors write it."""
