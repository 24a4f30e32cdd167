"""Background tasks: django-tasks on the database, so that a task commits or rolls back with the change that caused it."""

from config.settings.env import env

NOTICES = "storefront.notices.tell.tell"
TASKS = {"default": {"BACKEND": "config.worker.backend.Backend", "QUEUES": ["default", "mail", "photos"]}}

#: A worker without a sign of life for so many seconds has lost its task to the others. It beats six times as often.
WORKER_STALE_SECONDS = env.float("WORKER_STALE_SECONDS", default=30.0)
#: A task that runs longer has failed: a call that never returns would hold up everything behind it.
WORKER_TASK_SECONDS = env.float("WORKER_TASK_SECONDS", default=900.0)
#: How long the task at hand may go on after SIGTERM before it is handed back. Whoever sends the signal should wait longer than this.
WORKER_GRACE_SECONDS = env.float("WORKER_GRACE_SECONDS", default=20.0)
