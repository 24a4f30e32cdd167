"""Which sizes and formats of a photo exist. Pages read them through `{% photo %}`; the task `make_renditions` makes them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Spec:
    """One size and format. `width` in pixels, `filter` in the words of Wagtail."""

    format: str
    width: int

    @property
    def filter(self) -> str:
        return f"width-{self.width}|format-{self.format}"


WIDTHS = {"avif": (640,), "webp": (320, 640, 960), "jpeg": (320, 640, 960)}
#: In the order in which a browser should prefer them.
MIME_TYPES = {"avif": "image/avif", "webp": "image/webp", "jpeg": "image/jpeg"}
#: The widest a card needs, in pixels: half a phone, three of them to a point.
CARD = 640
#: Filter -> spec, of all there are.
SPECS = {spec.filter: spec for spec in (Spec(format_, width) for format_, widths in WIDTHS.items() for width in widths)}


#: Filters of what cards show.
CARD_FILTERS = [filter_ for filter_, spec in SPECS.items() if spec.width <= CARD]


def specs_for(width: int) -> list[Spec]:
    """The specs that make sense for a photo of this width in pixels: none is wider than needed to show all of it."""
    chosen = []
    for format_, widths in WIDTHS.items():
        needed = next((number for number, each in enumerate(widths, start=1) if each >= width), len(widths))
        chosen += [Spec(format_, each) for each in widths[:needed]]
    return chosen
