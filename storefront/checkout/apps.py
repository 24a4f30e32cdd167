"""Oscar's checkout app under this roof."""

from oscar.apps.checkout import apps


class CheckoutConfig(apps.CheckoutConfig):
    name = "storefront.checkout"

    def ready(self) -> None:
        """Nothing of Oscar's is loaded: this house maps its URLs and effects itself."""
