"""Base classes of the shop's admin screens: permissions, groups, access log, viewsets, row actions and exports."""
