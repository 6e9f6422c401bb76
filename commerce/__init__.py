"""What is sold, in chapters; upper ones read lower ones."""
