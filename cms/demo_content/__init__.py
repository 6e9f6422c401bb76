"""The texts of the demo."""
