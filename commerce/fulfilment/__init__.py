"""Tells each story whole: money arrives, an order lapses, a mail goes again."""
