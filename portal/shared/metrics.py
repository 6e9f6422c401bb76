"""Gauge for /metrics: how long ago the scheduler and the workers said that they work."""

from datetime import datetime

from portal.shared.processes import heartbeats
from portal.shared.registries.metrics import Gauge, register_gauge


def _heartbeat_ages(at: datetime) -> dict[str, float]:
    """Infinite for a process that never beat."""
    return {name: float("inf") if age is None else age for name, age in heartbeats.ages(at).items()}


register_gauge(
    Gauge("portal_heartbeat_age_seconds", "Since a process last said that it works.", _heartbeat_ages, label="process")
)
