"""Every page below /staff/, as each role reads it."""
