"""Oscar's customer app under this roof."""

from oscar.apps.customer import apps


class CustomerConfig(apps.CustomerConfig):
    name = "storefront.customer"

    def ready(self) -> None:
        """Nothing of Oscar's is loaded: this house maps its URLs and effects itself."""
