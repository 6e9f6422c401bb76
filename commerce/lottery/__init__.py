"""Lotteries: entries with ranked choices, the draw, its verification and the status of each entry."""
