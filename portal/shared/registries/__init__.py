"""Registries: what every app may register by name, and the types of what is registered."""
