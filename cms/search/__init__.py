"""Finding answers by words."""
