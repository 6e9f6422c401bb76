"""Rules for supported operating systems, browsers and devices."""
