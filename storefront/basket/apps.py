"""Oscar's basket app under this roof."""

from oscar.apps.basket import apps


class BasketConfig(apps.BasketConfig):
    name = "storefront.basket"

    def ready(self) -> None:
        """Nothing of Oscar's is loaded: this house maps its URLs and effects itself."""
