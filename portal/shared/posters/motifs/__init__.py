"""Motifs by kind of event; each fills a box with shapes in the colours of a palette."""
