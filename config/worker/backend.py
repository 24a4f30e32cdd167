"""The task queue: django-tasks' database queue, which also keeps the id of the request that caused a task."""

from typing import TYPE_CHECKING, Any

from django_tasks.base import Task
from django_tasks.utils import normalize_json
from django_tasks_db import DatabaseBackend

from config.requests import request_id

if TYPE_CHECKING:
    from django_tasks_db.models import DBTaskResult

#: Beside "args" and "kwargs" in the row's JSON. A row of its own would cost one more query for each effect of an order.
REQUEST_ID = "request_id"


class Backend(DatabaseBackend):
    """Enqueues in the caller's transaction: the task commits or rolls back with the change that caused it."""

    def _fields(self, task: Task, args: Any, kwargs: Any) -> dict[str, Any]:
        return {
            "id": self._get_id(),
            "args_kwargs": {**normalize_json({"args": args, "kwargs": kwargs}), REQUEST_ID: request_id.get()},
            "priority": task.priority,
            "task_path": task.module_path,
            "queue_name": task.queue_name,
            "run_after": task.run_after,
            "backend_name": self.alias,
        }

    def _task_to_db_task(self, task: Task, args: Any, kwargs: Any) -> "DBTaskResult":
        from django_tasks_db.models import DBTaskResult  # noqa: PLC0415 - @task() makes the backend before there are models

        return DBTaskResult.objects.create(**self._fields(task, args, kwargs))

    async def _atask_to_db_task(self, task: Task, args: Any, kwargs: Any) -> "DBTaskResult":
        from django_tasks_db.models import DBTaskResult  # noqa: PLC0415 - as above

        return await DBTaskResult.objects.acreate(**self._fields(task, args, kwargs))
