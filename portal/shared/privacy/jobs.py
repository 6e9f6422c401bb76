"""The job that erases data whose retention period is over."""

from portal.shared.privacy.erasure import erase_due
from portal.shared.registries.jobs import register_job

register_job("erase due personal data", erase_due)
