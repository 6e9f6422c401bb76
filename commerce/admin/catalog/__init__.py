"""Screens for staff: organizers, events, gate passes and lotteries."""
