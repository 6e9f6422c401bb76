"""What every app may use and which imports none of them."""
