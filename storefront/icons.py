"""The house's icons: 24 px, stroke 1.75, the colour of the words beside them. Drawn in `data/icons.svg`."""

import re
from functools import cache
from pathlib import Path

from django.utils.safestring import SafeString, mark_safe

_FILE = Path(__file__).parent / "data" / "icons.svg"
_SYMBOL = re.compile(r'<symbol id="i-([a-z]+)" viewBox="0 0 24 24">(.*?)</symbol>')


@cache
def _drawings() -> dict[str, str]:
    return dict(_SYMBOL.findall(_FILE.read_text()))


@cache
def icon(name: str, css: str = "") -> SafeString:
    """An icon as inline SVG, hidden from screen readers: the words beside it say the same. Raises KeyError for one that is not drawn."""
    classes = f"icon {css}".strip()
    return mark_safe(f'<svg class="{classes}" viewBox="0 0 24 24" aria-hidden="true">{_drawings()[name]}</svg>')  # noqa: S308


def icon_names() -> list[str]:
    """Every icon there is."""
    return sorted(_drawings())
