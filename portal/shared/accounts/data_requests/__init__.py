"""What the law lets a user ask for: a copy of the data, and deletion of the account."""
