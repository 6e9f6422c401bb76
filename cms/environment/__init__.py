"""Which operating systems and browsers will do."""
