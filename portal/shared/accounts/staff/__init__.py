"""Staff accounts in the admin: one name, an invitation by mail, and only accounts of people."""
