"""The ticket shop. Its sub-packages form layers; each imports only the layers below it."""
