"""Files served by the market itself: public media of a local market, and private papers for whoever holds a signed address."""

import mimetypes
from pathlib import PurePosixPath

from django.conf import settings
from django.core import signing
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import storages
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe
from django.views.static import serve

from config.storages import PrivateFileStorage


@require_safe
def media(request: HttpRequest, path: str) -> HttpResponseBase:
    """A public file. Names are generated and never written twice, so browsers may keep it for a year."""
    try:
        response = serve(request, path, document_root=str(settings.MEDIA_ROOT))
    except SuspiciousFileOperation as error:
        raise Http404 from error
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    response.headers["X-Content-Type-Options"] = "nosniff"
    # A file is never a page of ours: whatever it may contain, it runs nothing.
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@require_safe
def private_file(request: HttpRequest, signed: str) -> HttpResponseBase:
    """The private file that this address was signed for, to be saved. An address that is altered, too old or without file is not found."""
    storage = storages["private"]
    if not isinstance(storage, PrivateFileStorage):
        raise Http404  # S3 answers its own addresses
    try:
        name, download_name = storage.signed_file(signed)
        file = storage.open(name)
    except (signing.BadSignature, FileNotFoundError, SuspiciousFileOperation) as error:
        raise Http404 from error
    response = FileResponse(
        file,
        as_attachment=True,
        filename=download_name or PurePosixPath(name).name,
        content_type=mimetypes.guess_type(name)[0] or "application/octet-stream",
    )
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
