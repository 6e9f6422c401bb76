"""Wallet passes for Apple and Google; each is off until its credentials are configured."""
