"""Oscar's address app under this roof."""

from oscar.apps.address import apps


class AddressConfig(apps.AddressConfig):
    name = "storefront.address"

    def ready(self) -> None:
        """Nothing of Oscar's is loaded: this house maps its URLs and effects itself."""
