"""Accounts: the user by e-mail, the verified address, login through allauth, the second factor of staff."""
