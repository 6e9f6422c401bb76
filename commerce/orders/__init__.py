"""Orders: what somebody asked for, frozen as it was sold, and every step of its story."""
