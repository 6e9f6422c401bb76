"""Which mails went to an address, and what became of them."""
