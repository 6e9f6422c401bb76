"""Base classes of the shop's admin screens: permissions, groups, access log, viewsets and row actions."""
