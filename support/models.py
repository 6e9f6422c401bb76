"""Imports the models of all sub-packages, where Django looks for them."""

from support.contact.models import AddressCorrection, Inquiry, InquiryFile, InquiryLogEntry, InquiryMessage
from support.device_check.models import DeviceCheck
from support.mail_status.models import MailCopy
from support.usage.models import DailyCount

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
