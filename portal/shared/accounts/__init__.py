"""People: the user by e-mail, the verified address, log-in through allauth, the staff's second factor."""
