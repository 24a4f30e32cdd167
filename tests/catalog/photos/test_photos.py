"""From the upload to the <picture> on a page."""

import json
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template import Context, Template
from django.test import Client
from django.utils.translation import override
from django_tasks_db.models import DBTaskResult
from PIL import Image
from wagtail.models import Collection

from catalog.photos import tasks
from catalog.photos.actions import add_photo
from catalog.photos.cleaning import PhotoRefused
from catalog.photos.models import Photo, PhotoRendition
from catalog.photos.specs import SPECS, specs_for
from tests.catalog.photos import corpus
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db

ALL = ["width-640|format-avif"] + [f"width-{width}|format-{name}" for name in ("jpeg", "webp") for width in (320, 640, 960)]


def make_photo(content: bytes = b"", **kwargs: Any) -> Photo:
    return add_photo(**{"file": BytesIO(content or corpus.jpeg((1200, 900), exif=corpus.exif())), "title": "ข้าวหอม", **kwargs})


def draw(photo: Photo | None, language: str = "th", arguments: str = "") -> str:
    with override(language):
        return Template(f"{{% load photos %}}{{% photo photo {arguments} %}}").render(Context({"photo": photo}))


def stored_files() -> list[Path]:
    return [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


def rendition_tasks() -> list[Any]:
    """The arguments of the tasks that are queued for renditions."""
    queued = DBTaskResult.objects.filter(task_path="catalog.photos.tasks.make_renditions")
    return [task.args_kwargs["args"] for task in queued]


def has_no_metadata(path: Path) -> bool:
    with Image.open(path) as image:
        return corpus.SECRET not in path.read_bytes() and not dict(image.getexif()) and not image.getexif().get_ifd(0x8825)


def test_adding_a_photo_stores_a_clean_file_and_one_task() -> None:
    owner = make_user(email="owner@example.test")
    photo = make_photo(alt="ข้าวในชาม", alt_en="Rice in a bowl", uploaded_by=owner, name="ข้าว.jpg")

    assert (photo.title, photo.alt, photo.alt_en, photo.width, photo.height, photo.uploaded_by_user) == (
        "ข้าวหอม",
        "ข้าวในชาม",
        "Rice in a bowl",
        1200,
        900,
        owner,
    )
    assert photo.file.name.startswith("photos/") and photo.file.name.endswith(".jpg") and photo.file.name.isascii()
    assert photo.file_size == photo.file.size and len(photo.file_hash) == 40
    assert has_no_metadata(Path(photo.file.path))
    assert photo.ready_at is None
    assert rendition_tasks() == [[photo.pk]]


def test_a_refused_photo_leaves_nothing_behind() -> None:
    before = stored_files()
    with pytest.raises(PhotoRefused):
        make_photo(corpus.SVG)
    assert (Photo.objects.count(), rendition_tasks(), stored_files()) == (0, [], before)


def test_sellers_pictures_have_a_collection_of_their_own(market: dict[str, Any]) -> None:
    theirs, ours = make_photo(seller=market["s01"]), make_photo()

    assert theirs.collection.name == "Products" and theirs.seller == market["s01"]
    assert ours.collection == Collection.get_first_root_node() and ours.seller is None
    assert Collection.objects.filter(name="Products").count() == 1
    assert Collection.find_problems() == ([], [], [], [], [])


def test_the_same_name_twice_gives_two_files(market: dict[str, Any]) -> None:
    first = make_photo(seller=market["s01"], name="ข้าว.jpg")
    second = make_photo(corpus.jpeg((300, 300)), seller=market["s02"], name="ข้าว.jpg")

    assert first.file.name != second.file.name
    assert (Photo.objects.get(pk=first.pk).width, Photo.objects.get(pk=second.pk).width) == (1200, 300)


def test_renditions_are_made_once_and_carry_no_metadata() -> None:
    photo = make_photo()

    assert tasks.make_renditions.func(photo.pk) == 7
    assert tasks.make_renditions.func(photo.pk) == 0
    assert sorted(photo.renditions.values_list("filter_spec", flat=True)) == sorted(ALL)
    assert {(each.width, each.height) for each in photo.renditions.all()} == {(320, 240), (640, 480), (960, 720)}
    for rendition in photo.renditions.all():
        path = Path(rendition.file.path)
        assert has_no_metadata(path)
        with Image.open(path) as image:
            assert image.format == SPECS[rendition.filter_spec].format.upper()
            assert image.size == (rendition.width, rendition.height)
    photo.refresh_from_db()
    assert photo.ready_at is not None


def test_a_run_that_was_cut_short_is_completed() -> None:
    photo = make_photo()
    tasks.make_renditions.func(photo.pk)
    kept = photo.renditions.get(filter_spec="width-320|format-webp").pk
    photo.renditions.exclude(pk=kept).delete()

    assert tasks.make_renditions.func(photo.pk) == 6
    assert photo.renditions.get(filter_spec="width-320|format-webp").pk == kept
    assert photo.renditions.count() == 7


def test_a_photo_that_is_gone_needs_no_renditions() -> None:
    assert tasks.make_renditions.func(999_999) == 0


@pytest.mark.parametrize(
    ("width", "specs"),
    [
        (200, {"avif": [640], "webp": [320], "jpeg": [320]}),
        (320, {"avif": [640], "webp": [320], "jpeg": [320]}),
        (500, {"avif": [640], "webp": [320, 640], "jpeg": [320, 640]}),
        (641, {"avif": [640], "webp": [320, 640, 960], "jpeg": [320, 640, 960]}),
        (2400, {"avif": [640], "webp": [320, 640, 960], "jpeg": [320, 640, 960]}),
    ],
)
def test_small_photos_get_no_sizes_that_show_nothing_more(width: int, specs: dict[str, list[int]]) -> None:
    assert [(each.format, each.width) for each in specs_for(width)] == [(name, each) for name, widths in specs.items() for each in widths]


def test_the_tag_reads_prefetched_renditions_without_a_query(django_assert_num_queries: Any) -> None:
    photo = make_photo(alt="ข้าวในชาม", alt_en="Rice in a bowl")
    tasks.make_renditions.func(photo.pk)
    photo = Photo.objects.prefetch_related("renditions").get(pk=photo.pk)
    url = {each.filter_spec: each.url for each in photo.renditions.all()}

    with django_assert_num_queries(0):
        html = draw(photo, arguments='sizes="50vw" css="cover"')

    webp = ", ".join(f"{url[f'width-{width}|format-webp']} {width}w" for width in (320, 640, 960))
    assert html == (
        "<picture>"
        f'<source type="image/avif" srcset="{url["width-640|format-avif"]}">'
        f'<source type="image/webp" srcset="{webp}" sizes="50vw">'
        f'<img src="{url["width-640|format-jpeg"]}" width="640" height="480" alt="ข้าวในชาม"'
        f' class="cover" loading="lazy" decoding="async"></picture>'
    )


def test_the_alternative_text_speaks_the_language_of_the_page() -> None:
    both, thai = make_photo(alt="ข้าว", alt_en="Rice"), make_photo(alt="ข้าว")

    assert ('alt="ข้าว"' in draw(both, "th"), "lang=" in draw(both, "th")) == (True, False)
    assert ('alt="Rice"' in draw(both, "en"), "lang=" in draw(both, "en")) == (True, False)
    assert ('alt="ข้าว"' in draw(thai, "en"), 'lang="th"' in draw(thai, "en")) == (True, True)


def test_an_alternative_text_cannot_leave_its_attribute() -> None:
    assert 'alt="&quot;&gt;&lt;script&gt;"' in draw(make_photo(alt='"><script>'))


def test_without_renditions_there_is_a_placeholder_of_the_right_shape(django_assert_num_queries: Any) -> None:
    photo = Photo.objects.prefetch_related("renditions").get(pk=make_photo().pk)
    with django_assert_num_queries(0):
        html = draw(photo, arguments='loading="eager"')
    assert html == (
        '<img src="/static/placeholder.svg" width="1200" height="900" alt="ข้าวหอม" loading="eager" decoding="async" fetchpriority="high">'
    )
    assert PhotoRendition.objects.count() == 0
    assert 'src="/static/placeholder.svg"' in draw(None)


def test_a_half_made_photo_shows_what_there_is() -> None:
    photo = make_photo()
    tasks.make_renditions.func(photo.pk)
    photo.renditions.exclude(filter_spec="width-640|format-webp").delete()
    html = draw(Photo.objects.get(pk=photo.pk))
    assert html.startswith("<picture><img ") and html.count("<source") == 0 and 'width="640"' in html


def test_a_file_given_to_the_model_itself_is_cleaned_too() -> None:
    photo = Photo(title="x", file=ContentFile(corpus.ACCEPTED["gps.heic"], name="IMG_0001.HEIC"))
    photo.save()

    assert has_no_metadata(Path(photo.file.path))
    assert photo.file.name.endswith(".jpg")
    assert len(rendition_tasks()) == 1
    photo.title = "y"
    photo.save()
    assert len(rendition_tasks()) == 1


def admin() -> Client:
    client = Client()
    client.force_login(make_user(email="operator@example.test", is_superuser=True, is_staff=True))
    return client


@pytest.mark.effects_inside("Wagtail's own view saves inside a transaction")
@pytest.mark.parametrize("name", ["gps.jpg", "gps.png", "gps.webp", "gps.avif", "gps.heic", "xmp.jpg"])
def test_uploads_in_the_admin_are_clean(name: str) -> None:
    root = Collection.get_first_root_node().pk
    upload = SimpleUploadedFile(name, corpus.ACCEPTED[name])
    answer = admin().post("/cms/images/add/", {"title": "ภาพ", "file": upload, "collection": root, "tags": ""})

    assert answer.status_code == 302, answer.content.decode()[:2000]
    photo = Photo.objects.get()
    assert has_no_metadata(Path(photo.file.path))
    assert photo.uploaded_by_user.email == "operator@example.test"
    assert rendition_tasks() == [[photo.pk]]


@pytest.mark.effects_inside("Wagtail's own view saves inside a transaction")
def test_bulk_uploads_in_the_admin_are_clean_and_refusals_are_clear() -> None:
    client, root = admin(), Collection.get_first_root_node().pk

    def send(name: str, content: bytes) -> Any:
        answer = client.post(
            "/cms/images/multiple/add/",
            {"title": name, "files[]": SimpleUploadedFile(name, content), "collection": root},
            headers={"x-requested-with": "XMLHttpRequest", "accept-language": "en"},
        )
        assert answer.status_code == 200
        return json.loads(answer.content)

    assert send("gps.jpg", corpus.ACCEPTED["gps.jpg"])["success"] is True
    assert has_no_metadata(Path(Photo.objects.get().file.path))
    for name in ("drawing-called.png", "text.jpg", "bomb.png", "moving.gif"):
        answer = send(name, corpus.REFUSED[name][0])
        assert answer["success"] is False
        assert answer["error_message"]
    assert Photo.objects.count() == 1


@pytest.mark.effects_inside("Wagtail's own view saves inside a transaction")
def test_replacing_the_file_makes_new_renditions() -> None:
    photo = make_photo()
    tasks.make_renditions.func(photo.pk)
    old = photo.file.name
    upload = SimpleUploadedFile("neu.png", corpus.png((700, 700), exif=corpus.exif()))
    answer = admin().post(f"/cms/images/{photo.pk}/", {"title": "ใหม่", "file": upload, "collection": photo.collection_id, "tags": ""})

    assert answer.status_code == 302
    photo.refresh_from_db()
    assert (photo.width, photo.ready_at, photo.renditions.count()) == (700, None, 0)
    assert photo.file.name != old and not photo.file.storage.exists(old)
    assert tasks.make_renditions.func(photo.pk) == 7


def test_editors_choose_among_the_programmes_pictures(market: dict[str, Any]) -> None:
    ours, theirs = make_photo(title="ours"), make_photo(title="theirs", seller=market["s01"])
    client = admin()
    shown = client.get("/cms/images/chooser/results/").content.decode()
    assert ("ours" in shown, "theirs" in shown) == (True, False)
    asked = client.get("/cms/images/chooser/results/", {"collection_id": theirs.collection_id}).content.decode()
    assert ("ours" in asked, "theirs" in asked) == (False, True)
    assert ours.pk != theirs.pk
