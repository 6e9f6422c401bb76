"""The models of all chapters, collected for Django."""

from support.contact.models import Inquiry, InquiryLogEntry

__all__ = ["Inquiry", "InquiryLogEntry"]
