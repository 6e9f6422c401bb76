"""Gateways: one adapter per payment provider, all with the interface of gateways.base."""
