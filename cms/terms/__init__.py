"""Terms and privacy policy, each published text kept as a numbered version."""
