"""What helps editors while they write: facts to pick, conditions to choose, a question to try."""
