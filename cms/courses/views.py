"""Small answers about lessons: the short address on a handout, its QR, how far somebody is, and videos piece by piece."""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import segno
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import override
from django.views import View

from cms.courses.actions import Mark, record_progress
from cms.courses.files import CAPTIONS, PLAYED
from cms.courses.models import LessonPage
from cms.pages.addresses import address_of
from cms.pages.models import Paper

#: "lesson:percent:done", as lesson.js sends it.
_MARK = re.compile(r"(\d{1,9}):(\d{1,3}):([01])")
_RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})")
_PIECE = 64 * 1024
_TYPES = {"mp4": "video/mp4", "webm": "video/webm", "vtt": "text/vtt; charset=utf-8"}


class ShortView(View):
    """The address on paper: short, and the same when the lesson gets another title or course."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        lesson = get_object_or_404(LessonPage.objects.live().select_related("locale"), pk=pk)
        return HttpResponseRedirect(address_of(lesson))


class QrView(View):
    """A QR that leads to a lesson. It depends on its address alone and asks nothing of the database."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        with override("th"):
            address = request.build_absolute_uri(reverse("lesson_short", args=[pk]))
        picture = BytesIO()
        segno.make(address, error="m", micro=False).save(picture, kind="svg", scale=8, border=4, light="white", dark="black")
        headers = {"Cache-Control": "public, max-age=31536000, immutable", "X-Content-Type-Options": "nosniff"}
        return HttpResponse(picture.getvalue(), content_type="image/svg+xml", headers=headers)


class ProgressView(View):
    """What a device has read goes to the account. A form leads back to its lesson; the script is answered without a page."""

    def post(self, request: HttpRequest) -> HttpResponse:
        sent = (_MARK.fullmatch(text) for text in request.POST.getlist("mark"))
        marks = [Mark(int(found[1]), int(found[2]), found[3] == "1") for found in sent if found]
        user: Any = request.user
        record_progress(user=user, marks=marks)
        if request.POST.get("quiet"):
            return HttpResponse(status=204)
        lesson = LessonPage.objects.live().select_related("locale").filter(pk__in=[mark.lesson for mark in marks]).first()
        return HttpResponseRedirect(address_of(lesson) if lesson else "/learn/")


class MediaView(View):
    """A video or its captions, whole or the piece that a player asks for (RFC 9110, 14): without pieces some phones play nothing.

    Open to whoever knows number and name, as Wagtail's own view of documents is.
    """

    def get(self, request: HttpRequest, pk: int, name: str) -> HttpResponseBase:
        paper = get_object_or_404(Paper, pk=pk)
        ending = paper.file_extension.lower()
        if ending not in (*PLAYED, *CAPTIONS) or paper.filename != name:
            raise Http404
        try:
            file = paper.file.open("rb")
        except OSError as error:
            raise Http404 from error
        size = paper.file.size
        first, last = _asked(request.headers.get("Range", ""), size)
        if first is None or last is None:
            file.close()
            return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
        whole = "Range" not in request.headers
        response = StreamingHttpResponse(_piece(file, first, last), status=200 if whole else 206, content_type=_TYPES[ending])
        response["Accept-Ranges"] = "bytes"
        response["Content-Length"] = str(last - first + 1)
        response["X-Content-Type-Options"] = "nosniff"
        response["Cache-Control"] = "public, max-age=86400"
        if not whole:
            response["Content-Range"] = f"bytes {first}-{last}/{size}"
        return response


def _asked(header: str, size: int) -> tuple[int | None, int | None]:
    """(first, last) byte; (None, None) for a piece that the file does not have. A header of another shape asks for everything."""
    found = _RANGE.fullmatch(header.strip())
    if found is None or found[1] == found[2] == "":
        return 0, size - 1
    if found[1] == "":
        return max(0, size - int(found[2])), size - 1
    first, last = int(found[1]), min(int(found[2] or size - 1), size - 1)
    return (first, last) if first <= last else (None, None)


def _piece(file: Any, first: int, last: int) -> Iterator[bytes]:
    """The bytes from `first` to `last`."""
    with file:
        file.seek(first)
        left = last - first + 1
        while left > 0 and (read := file.read(min(_PIECE, left))):
            left -= len(read)
            yield read
