"""Oscar's customer models, unchanged. Never add a field here: its migrations are Oscar's own (config/settings/oscar.py)."""

from oscar.apps.customer.models import *  # noqa: F403
