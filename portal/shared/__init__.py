"""The app `shared`: what every other app may import; it imports none of them."""
