"""Documents as they leave: under a name that people can read."""

from django.http import HttpRequest, HttpResponseBase
from django.utils.http import content_disposition_header
from wagtail.documents.views.serve import serve

from cms.pages.models import Paper


def serve_paper(request: HttpRequest, pk: str, name: str) -> HttpResponseBase:
    """As Wagtail's view, which asks who may and knows only the name in storage. The browser saves the document under its title."""
    response: HttpResponseBase = serve(request, pk, name)
    told = response.headers.get("Content-Disposition", "")
    if told:
        title = Paper.objects.get(pk=pk).download_name
        response.headers["Content-Disposition"] = content_disposition_header(not told.startswith("inline"), title) or told
    return response
