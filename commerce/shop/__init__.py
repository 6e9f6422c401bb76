"""Public pages and the steps of the purchase."""
