"""Oscar's review models, unchanged; their migrations are Oscar's own."""

from oscar.apps.catalogue.reviews.models import *  # noqa: F403
