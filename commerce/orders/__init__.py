"""Orders: contracts of sale with copies of what was sold, and a log of every change."""
