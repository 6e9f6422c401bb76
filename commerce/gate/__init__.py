"""The gate: screens for the staff who admit visitors, on a phone, with or without a network."""
