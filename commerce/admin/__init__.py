"""What staff see of the shop in the admin."""
