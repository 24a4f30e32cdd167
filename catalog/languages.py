"""Two languages in the data: the plain column is Thai, `<name>_en` beside it is English."""

from typing import Any

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language


def speaks_english() -> bool:
    """Whether the page being made is in English."""
    return (get_language() or "th").startswith("en")


def localised(thing: Any, name: str) -> str:
    """Return attribute `name` of `thing` in the active language as plain text, Thai where there is no English."""
    if speaks_english() and (english := getattr(thing, f"{name}_en", "")):
        return english
    return getattr(thing, name) or ""


def localised_html(thing: Any, name: str) -> SafeString:
    """As `localised`, escaped, and marked `lang="th"` where Thai stands on an English page."""
    text = localised(thing, name)
    if text and speaks_english() and not getattr(thing, f"{name}_en", ""):
        return format_html('<span lang="th">{}</span>', text)
    return conditional_escape(text)
