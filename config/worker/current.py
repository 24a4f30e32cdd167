"""Which task runs here and now, for log lines and for the guard that lets mail out of tasks only."""

from contextvars import ContextVar

#: The id of the task that runs in this context; empty outside a task.
task_id: ContextVar[str] = ContextVar("task_id", default="")
