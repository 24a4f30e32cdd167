"""Oscar's partner app under this roof (label "partner"): a partner is a shop."""

from oscar.apps.partner import apps


class PartnerConfig(apps.PartnerConfig):
    name = "sellers"

    def ready(self) -> None:
        """Nothing of Oscar's is loaded: this house maps its URLs and effects itself."""
