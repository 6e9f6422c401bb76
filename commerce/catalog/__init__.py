"""The catalogue: organizers, events, performances, ticket types, stock and fees."""
