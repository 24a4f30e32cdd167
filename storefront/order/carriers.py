"""Where carriers show how far a parcel has come. Their pages are public; nothing of the buyer's goes there but the parcel's number."""

from urllib.parse import quote

#: Carrier code -> the address of its page; {number} stands for the parcel's number, and where it is missing the number is typed there.
_PAGES = {
    "thailandpost": "https://track.thailandpost.co.th/?trackNumber={number}",
    "flash": "https://www.flashexpress.co.th/fle/tracking?se={number}",
    "kex": "https://th.kex-express.com/th/track/?track={number}",
    "jt": "https://www.jtexpress.co.th/service/track",
}


def tracking_link(carrier_code: str, number: str) -> str:
    """The carrier's page about a parcel; "" where there is no number or no such page."""
    page = _PAGES.get(carrier_code, "")
    return page.replace("{number}", quote(number, safe="")) if number and page else ""
