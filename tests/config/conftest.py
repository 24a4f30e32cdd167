"""What the tests of the house share."""

from tests.config.mail_guard import mail_from_tasks_only

__all__ = ["mail_from_tasks_only"]
