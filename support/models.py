"""The models of all chapters, collected for Django."""

from support.contact.models import AddressCorrection, Inquiry, InquiryFile, InquiryLogEntry, InquiryMessage
from support.environment.models import DeviceCheck
from support.mail.models import MailCopy
from support.tallies.models import DailyCount

__all__ = [
    "AddressCorrection",
    "DailyCount",
    "DeviceCheck",
    "Inquiry",
    "InquiryFile",
    "InquiryLogEntry",
    "InquiryMessage",
    "MailCopy",
]
