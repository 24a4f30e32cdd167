"""The bands of centres on a page: each pattern stands once, in a sprite at the foot, and any number of bands are painted with it."""

from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from PIL import Image

from sellers.centres.weave import COLUMNS, ROWS, Weave, weave

#: Under this key the context's request keeps the weaves that the page has used.
_USED = "_weaves"


def _use(request: Any, code: str) -> Weave:
    pattern = weave(code)
    request.__dict__.setdefault(_USED, {})[pattern.name] = pattern
    return pattern


def pattern(of: Weave, cell: int = 1) -> SafeString:
    """The <pattern> of a band, `cell` units to a cell."""
    return format_html(
        '<pattern id="{}" width="{}" height="{}" patternUnits="userSpaceOnUse" patternTransform="scale({})">'
        '<path fill="{}" d="M0 0h{}v{}H0z"/><path fill="{}" d="{}"/></pattern>',
        of.name, COLUMNS, ROWS, cell, of.ground, COLUMNS, ROWS, of.thread, of.path,
    )  # fmt: skip


def band(request: Any, code: str, times: int = 1) -> SafeString:
    """A band that lies across its place, 13, 26 or 39 px high (`times` 1, 2 or 3)."""
    css = f"band x{times}" if times > 1 else "band"
    stripe = format_html('<rect width="100%" height="{}" fill="url(#{})"/>', ROWS, _use(request, code).name)
    inner = format_html('<g transform="scale({})">{}</g>', times, stripe) if times > 1 else stripe
    return format_html('<svg class="{}" aria-hidden="true">{}</svg>', css, inner)


def ribbon(request: Any, code: str, times: int = 2) -> SafeString:
    """A band that stands, as long as its place, `times` x 13 px wide."""
    return format_html(
        '<svg class="ribbon" aria-hidden="true"><g transform="rotate(90) scale({})"><rect y="-{}" width="4000" height="{}" fill="url(#{})"/>'
        "</g></svg>",
        times, ROWS, ROWS, _use(request, code).name,
    )  # fmt: skip


def lying_ribbon(request: Any, code: str) -> SafeString:
    """The ribbon of a chain on a desk: across the whole window, 39 px high."""
    return format_html(
        '<svg class="ribbon lying" aria-hidden="true"><g transform="scale(3)"><rect width="100%" height="{}" fill="url(#{})"/></g></svg>',
        ROWS, _use(request, code).name,
    )  # fmt: skip


def sprite(request: Any) -> SafeString:
    """The patterns that this page has used, hidden by size: what `display: none` hides, some browsers do not paint with."""
    used = request.__dict__.get(_USED, {})
    if not used:
        return SafeString("")
    defs = mark_safe("".join(pattern(each) for each in used.values()))  # noqa: S308
    return format_html('<svg class="sprite" width="0" height="0" aria-hidden="true"><defs>{}</defs></svg>', defs)


def raster(code: str, repeats: int, cell: int) -> Image.Image:
    """A band as a picture of two colours, `repeats` motifs long, each cell a square of `cell` pixels."""
    of = weave(code)
    picture = Image.new("P", (COLUMNS * repeats, ROWS))
    picture.putpalette(bytes.fromhex(of.ground[1:] + of.thread[1:]))
    picture.putdata([int(bit) for row in of.rows for bit in row * repeats])
    return picture.resize((picture.width * cell, picture.height * cell), Image.Resampling.NEAREST)


def swatch(code: str, repeats: int = 6, cell: int = 2) -> SafeString:
    """A band as an SVG file of its own, `repeats` motifs long, for places outside a page."""
    of = weave(code)
    width = COLUMNS * repeats
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {}" width="{}" height="{}" shape-rendering="crispEdges"><defs>{}</defs>'
        '<path fill="url(#{})" d="M0 0h{}v{}H0z"/></svg>',
        width, ROWS, width * cell, ROWS * cell, pattern(of), of.name, width, ROWS,
    )  # fmt: skip
