"""Background tasks: django-tasks on the database, so that a task commits or rolls back with the change that caused it."""

NOTICES = "storefront.notices.tell"
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default", "mail", "photos"], "ENQUEUE_ON_COMMIT": False}}
