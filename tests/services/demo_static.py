"""Static files of the demo market: hashed as a public market serves them, and compressed where a visitor's bytes are counted."""

from collections.abc import Collection, Iterator

from whitenoise.storage import CompressedManifestStaticFilesStorage


class OwnCompressedStorage(CompressedManifestStaticFilesStorage):
    """Compresses the market's own files alone: to press Wagtail's takes longer than all the rest, and no test weighs them."""

    def compress_files(self, paths: Collection[str]) -> Iterator[tuple[str, str]]:
        yield from super().compress_files({path for path in paths if not path.startswith("wagtail")})
