"""The models of the app `shared`, collected for Django: the site's own, accounts, mail and privacy."""

from portal.shared.accounts.models import (
    AccountDeletionRequest,
    DataExport,
    EmailVerification,
    LoginSession,
    User,
    UserManager,
)
from portal.shared.mail.models import MailEvent, MailMessage, ReceivedMail, SuppressedAddress
from portal.shared.privacy.models import Erasure, RetentionPeriod, StaffAccess
from portal.shared.site_models import ContentVersion, Heartbeat, SharedCacheRow, SiteSettings, ThrottleCount

__all__ = [
    "AccountDeletionRequest",
    "ContentVersion",
    "DataExport",
    "EmailVerification",
    "Erasure",
    "Heartbeat",
    "LoginSession",
    "MailEvent",
    "MailMessage",
    "ReceivedMail",
    "RetentionPeriod",
    "SharedCacheRow",
    "SiteSettings",
    "StaffAccess",
    "SuppressedAddress",
    "ThrottleCount",
    "User",
    "UserManager",
]
