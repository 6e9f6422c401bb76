"""What must always hold, asked of the tables in plain SQL: it knows none of the code that it checks."""
