"""Inquiries: the contact form with suggested answers, threads in My Page and by mail, and the inbox in the admin."""
