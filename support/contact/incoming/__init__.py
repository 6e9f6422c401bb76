"""Replies that customers send by e-mail."""
