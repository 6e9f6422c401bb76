"""A simulator of schedules: threads on PostgreSQL, of which a seed lets exactly one go on before each statement."""
