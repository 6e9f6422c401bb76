"""Background tasks of accounts."""

from django.tasks import task

from portal.shared import clock


@task(backend="jobs")
def make_export(export_id: int) -> None:
    """Fills one data export if it is still waiting; safe to run twice."""
    from portal.shared.accounts.data_requests.data_export import fill_export  # noqa: PLC0415 - tasks are loaded before the models

    fill_export(export_id, at=clock.now())
