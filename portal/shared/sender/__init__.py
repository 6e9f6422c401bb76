"""The site's sender: another address sends mails only after it has proven that it receives them."""
