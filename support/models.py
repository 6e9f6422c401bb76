"""The models of all chapters, collected for Django."""

from support.contact.models import Inquiry, InquiryLogEntry
from support.environment.models import DeviceCheck
from support.mail.models import MailCopy

__all__ = ["DeviceCheck", "Inquiry", "InquiryLogEntry", "MailCopy"]
