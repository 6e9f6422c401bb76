"""The audit: consistency rules of the database as plain SQL, independent of the code that writes the tables."""
