"""Slugs for URLs that carry the id anyway."""

import re

from anyascii import anyascii

LONGEST = 60


def ascii_slug(text: str, *, allow_unicode: bool = False) -> str:
    """Return an ASCII slug of at most 60 characters, "p" if nothing is left.

    `allow_unicode` is Oscar's and ignored. Thai is romanised (anyascii), because Python's `\\w`, Oscar's URL patterns and Wagtail's slug check all reject Thai vowels
    and tone marks.
    """
    slug = re.sub(r"[^a-z0-9]+", "-", anyascii(text).lower()).strip("-")
    return slug[:LONGEST].rstrip("-") or "p"
