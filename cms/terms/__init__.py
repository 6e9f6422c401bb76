"""Terms and privacy policy; each published text is stored as a numbered version."""
