"""Names that are like what somebody typed, for lists in which nothing was found. Thai has no spaces, so what counts is a shared run of letters."""

from collections.abc import Mapping
from difflib import SequenceMatcher

#: A shorter run says nothing.
_LEAST = 3


def _run(typed: str, word: str) -> int:
    """Letters of the longest run that both have, where it is half of the shorter or the end of both; else 0."""
    run = SequenceMatcher(None, typed, word, autojunk=False).find_longest_match().size
    same_end = len(typed) >= _LEAST and word.endswith(typed[-_LEAST:])
    return run if run >= _LEAST and (run * 2 >= min(len(typed), len(word)) or same_end) else 0


def near(typed: str, names: Mapping[str, str]) -> list[str]:
    """The keys of `names` whose words are like a word that was typed: the longest run first, the shorter name among equals."""
    found: list[tuple[int, int, str]] = []
    for key, name in names.items():
        run = max((_run(one, word) for one in typed.lower().split() for word in name.lower().split()), default=0)
        if run:
            found.append((-run, len(name), key))
    return [key for _negative, _length, key in sorted(found)]
