"""Where something comes from, as the chain of a page shows it."""

from collections.abc import Sequence
from dataclasses import dataclass

from cms.training.models import Certificate, SellerTraining
from sellers.centres.models import AdminArea, Centre
from sellers.centres.shapes import Shape, point_of, shape_of
from sellers.centres.weave import region_of
from sellers.models import Partner


@dataclass(frozen=True)
class Origin:
    """The chain behind a shop: the certificate that stands first, the centre whose band is shown, and the place.

    The band is of the centre that the shop belongs to; only a valid certificate says where somebody learned. `taught`: one says so of that
    centre. `others`: further centres that taught somebody of the shop.
    """

    shop: Partner
    certificate: Certificate | None
    centre: Centre | None
    taught: bool
    others: Sequence[Centre]
    area: AdminArea

    @property
    def region(self) -> str:
        """The region of the band, in small letters; for a shop without a centre that of its place."""
        return region_of(self.centre.code if self.centre else self.area.code).lower()

    @property
    def shape(self) -> Shape | None:
        """The province on the map."""
        return shape_of(self.area.code[:2])

    @property
    def pin(self) -> tuple[str, str] | None:
        """The place on that map."""
        if self.area.latitude is None or self.area.longitude is None:
            return None
        x, y = point_of(float(self.area.latitude), float(self.area.longitude))
        return f"{x:.1f}", f"{y:.1f}"


def origin_of(shop: Partner, chain: Sequence[SellerTraining]) -> Origin:
    """What `chain_of` found, told from the shop's own centre: its certificate first, the centres of other members beside it."""
    ordered = sorted(chain, key=lambda row: (row.certificate.state != Certificate.State.VALID, row.certificate.centre_id != shop.centre_id))
    certificate = ordered[0].certificate if ordered else None
    teachers = {row.certificate.centre_id: row.certificate.centre for row in ordered if row.certificate.state == Certificate.State.VALID}
    centre = shop.centre or next(iter(teachers.values()), None)
    others = [each for pk, each in teachers.items() if centre is None or pk != centre.pk]
    return Origin(shop, certificate, centre, centre is not None and centre.pk in teachers, others, shop.area)
