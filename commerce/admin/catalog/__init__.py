"""Admin screens of the catalog: organizers, events, gate passes and lotteries."""
