"""What editors read about their help: where it fails, what ages, where facts stand."""
