"""Thai dictionary order without the database's help."""

import re

_LEADING_VOWEL = re.compile("([เแโใไ])([ก-ฮ])")
_MARKS = re.compile("[\u0e47-\u0e4e]")


def sort_key(name: str) -> str:
    """A key by which names sort as in a Thai dictionary on any database: leading vowels after their consonant, tone marks ignored."""
    return _MARKS.sub("", _LEADING_VOWEL.sub(r"\2\1", name))
