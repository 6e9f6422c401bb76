"""The door: the screens of who lets people in, on a phone, with or without a network."""
