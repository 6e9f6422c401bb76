"""The rules of a purchase, without pages."""
