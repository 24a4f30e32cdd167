"""Oscar's order app under this roof."""

from oscar.apps.order import apps


class OrderConfig(apps.OrderConfig):
    name = "storefront.order"

    def ready(self) -> None:
        """Nothing of Oscar's is loaded: this house maps its URLs and effects itself."""
