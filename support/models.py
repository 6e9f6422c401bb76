"""The models of all chapters, collected for Django."""

from support.contact.models import Inquiry, InquiryLogEntry
from support.environment.models import DeviceCheck

__all__ = ["DeviceCheck", "Inquiry", "InquiryLogEntry"]
