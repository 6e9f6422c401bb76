"""Lotteries: the draw, winners' orders and what becomes of an entry."""
