"""Refunds of an order: queueing, sending and settling them."""
