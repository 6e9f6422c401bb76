"""What can be bought: organizers, events, performances, ticket types, stock, fees."""
