"""What is done with photos."""

from typing import IO, Any

from wagtail.models import Collection

from catalog.photos.cleaning import clean_photo
from catalog.photos.models import Photo

#: Where sellers' pictures lie, so that editors of pages are not flooded by them.
PRODUCTS = "Products"


def products_collection() -> Collection:
    """The collection of sellers' pictures; made by a migration, and again should somebody delete it."""
    found = Collection.objects.filter(depth=2, name=PRODUCTS).first()
    return found or Collection.get_first_root_node().add_child(name=PRODUCTS)


def add_photo(
    *,
    file: IO[bytes],
    title: str,
    alt: str = "",
    alt_en: str = "",
    seller: Any = None,
    uploaded_by: Any = None,
    name: str = "",
    least: int = 0,
) -> Photo:
    """Clean and store a picture; a task makes its renditions.

    `seller` is the Partner that the picture belongs to, None for the programme's. `name` is what the sender called the file; it gives
    the title where `title` is empty, `least` the fewest pixels of a side. Raises `PhotoRefused`; nothing is stored then. Call it outside
    any transaction: it writes to storage.
    """
    clean = clean_photo(file, name=name, least=least)
    photo = Photo(
        title=(title or clean.title or "photo")[:255],
        alt=alt,
        alt_en=alt_en,
        file=clean.file(),
        seller=seller,
        uploaded_by_user=uploaded_by,
        collection=products_collection() if seller else Collection.get_first_root_node(),
    )
    photo.save()
    return photo
