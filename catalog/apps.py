"""Oscar's catalogue under this roof (label "catalogue")."""

from oscar.apps.catalogue import apps


class CatalogueConfig(apps.CatalogueOnlyConfig):
    name = "catalog"

    def ready(self) -> None:
        """Nothing of Oscar's is loaded: this house maps its URLs and effects itself."""
