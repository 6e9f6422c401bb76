"""The job that erases data whose retention period is over."""

from portal.shared.privacy.erasure import erase_due
from portal.shared.registries.jobs import register_job

register_job("old personal data erased", erase_due)
