"""Privacy as rows: retention periods that the clock enforces, what left by them, and which staff saw whose data."""
