"""How long a film plays, as the film itself says it."""

from math import ceil

from catalog.papers.mp4 import mp4_seconds
from catalog.papers.refusal import PaperRefused
from catalog.papers.webm import webm_seconds


def film_seconds(data: bytes) -> int | None:
    """Whole seconds, rounded up, of an MP4 or WebM that came through the door; None where it does not say."""
    try:
        seconds = mp4_seconds(data) if data[4:8] == b"ftyp" else webm_seconds(data)
    except PaperRefused:
        return None
    return ceil(seconds) or None
