"""What all screens for staff share: permissions, groups, access log and viewset bases."""
