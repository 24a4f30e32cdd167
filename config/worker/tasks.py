"""The worker's own task."""

from django_tasks import task

from config.worker.actions import clear_old_results


@task()
def clean_old_results() -> dict[str, int]:
    """Nightly: delete results that nobody reads any more. Returns how many rows went, by kind."""
    return clear_old_results()
