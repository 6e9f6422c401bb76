"""Scheduled jobs of the sandbox provider, which is used only in the demo and in tests."""

from commerce.payments.gateways.sandbox.tasks import offer_waiting_deliveries, process_deadlines
from portal.shared.registries.jobs import register_job

register_job("enqueue sandbox deliveries", offer_waiting_deliveries)
register_job("process sandbox deadlines", process_deadlines)
