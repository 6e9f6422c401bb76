"""Self-service for buyers (mail status, order lookup, device check), contact requests, and usage counts."""
