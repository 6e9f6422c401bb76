"""The clock's part in privacy."""

from portal.shared.jobs import register_job
from portal.shared.privacy.erasing import erase_due

register_job("old personal data erased", erase_due)
