"""Will this device do: what can be recognised, the verdict, and what to do next."""
