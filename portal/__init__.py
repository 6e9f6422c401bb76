"""The project: settings, URLs and the app `shared`."""
