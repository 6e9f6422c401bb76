"""Registries: what each app may register by name, and the types of the registered items."""
