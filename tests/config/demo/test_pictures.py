"""The files of the demo's pictures: whole, told in both languages, pixels alone, and light enough for a repository."""

import csv

import pytest
import yaml
from PIL import Image

from catalog.photos.cleaning import FORMATS
from catalog.photos.tasks import make_renditions
from config.demo.pictures import DATA, FOLDER
from config.worker.loop import Worker
from config.worker.tasks import clean_old_results

PATHS = sorted(FOLDER.iterdir())


def column(table: str, name: str) -> set[str]:
    with (DATA / table).open(encoding="utf-8") as file:
        return {row[name] for row in csv.DictReader(file)}


def test_every_product_has_a_front_and_every_shop_an_emblem_and_nothing_is_over() -> None:
    names = {path.stem for path in PATHS}
    views = set(yaml.safe_load((DATA / "photos.yaml").read_text(encoding="utf-8")))
    assert names == column("products.csv", "sku") | column("shops.csv", "seller_code") | views
    assert all(view.rpartition("-")[0] in names for view in views)


def test_every_view_is_told_in_thai_and_english() -> None:
    texts = yaml.safe_load((DATA / "photos.yaml").read_text(encoding="utf-8"))
    for name, text in texts.items():
        assert set(text) == {"th", "en"}, name
        assert 10 <= len(text["th"]) <= 200 and 10 <= len(text["en"]) <= 200, name
    for language in ("th", "en"):
        words = [text[language] for text in texts.values()]
        assert len(words) == len(set(words))


def test_the_originals_are_square_without_metadata_and_light() -> None:
    for path in PATHS:
        with Image.open(path, formats=FORMATS) as image:
            assert image.format == "WEBP" and image.size == ((1200, 1200) if "-" in path.stem else (600, 600)), path.name
            assert not image.info.keys() & {"exif", "xmp", "icc_profile", "comment"}, path.name
    assert sum(path.stat().st_size for path in PATHS) < 10_000_000


@pytest.mark.django_db
def test_what_people_wait_for_goes_before_the_pictures_of_a_new_market() -> None:
    for number in range(3):
        make_renditions.enqueue(number)
    clean_old_results.enqueue()
    first = Worker().claim()
    assert first is not None and first.task_path == clean_old_results.module_path
