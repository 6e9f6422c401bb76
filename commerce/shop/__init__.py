"""Public pages of events and the checkout views."""
