"""Usage report for staff, without personal data."""
