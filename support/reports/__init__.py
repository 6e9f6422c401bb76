"""Numbers for the team, without anybody's data."""
