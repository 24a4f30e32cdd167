"""Oscar without its dashboard, its own URL tree and its analytics: this house maps every URL itself in config/urls.py."""

import oscar.apps.analytics.apps
import oscar.config


class Shop(oscar.config.Shop):
    """Oscar's root application; its URLs are not mounted."""

    def ready(self) -> None:
        """Load none of Oscar's views: they would bring in Haystack and the dashboard."""


class AnalyticsConfig(oscar.apps.analytics.apps.AnalyticsConfig):
    """Installed because Oscar's migrations name it; writes nothing when a page is viewed."""

    def ready(self) -> None:
        """Connect no receivers: viewing a product must not cost a write."""
