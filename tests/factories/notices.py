"""A stand-in for the task that tells people, and a reader of what was announced."""

from typing import Any

from django_tasks import task


@task()
def tell(event: str, ids: dict[str, int]) -> None:
    """Take the notice and tell nobody."""


def announced() -> list[tuple[str, dict[str, Any]]]:
    """(event, ids) of every notice in the queue, oldest first."""
    from django_tasks_db.models import DBTaskResult

    rows = DBTaskResult.objects.order_by("enqueued_at", "pk").values_list("task_path", "args_kwargs")
    return [(words["kwargs"]["event"], words["kwargs"]["ids"]) for path, words in rows if path.endswith(".tell")]
