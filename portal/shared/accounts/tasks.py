"""The worker's door to exports."""

from django.tasks import task

from portal.shared import clock


@task(backend="jobs")
def make_export(export_id: int) -> None:
    """Fills one export if it still waits; may run twice."""
    from portal.shared.accounts.data_export import fill_export  # noqa: PLC0415 - tasks are loaded before the models

    fill_export(export_id, at=clock.now())
