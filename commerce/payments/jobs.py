"""What the clock does for the sandbox provider, which is a part of this house only in the demo and in tests."""

from commerce.payments.gateways.sandbox.tasks import keep_deadlines, offer_waiting_news
from portal.shared.registries.jobs import register_job

register_job("sandbox news sent again", offer_waiting_news)
register_job("sandbox numbers lapse", keep_deadlines)
