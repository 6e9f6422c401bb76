"""What a buyer sees after logging in."""
