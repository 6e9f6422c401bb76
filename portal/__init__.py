"""The project: settings, addresses and what every app shares."""
