"""A course that was taught is unpublished, never deleted: certificates refer to what it taught."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin import messages

from cms.courses.models import CourseVersion


def _refusal(request: HttpRequest, pages: list[Any]) -> HttpResponse | None:
    """Back to the page that holds a taught course, saying what to do instead; None if there is none."""
    for page in pages:
        version = CourseVersion.objects.filter(course__path__startswith=page.path).select_related("course").first()
        if version is not None:
            messages.error(request, _("“{course}” was taught. Unpublish it instead of deleting it.").format(course=version.title))
            return redirect("wagtailadmin_explore", page.pk)
    return None


@hooks.register("before_delete_page")
def keep_taught_course(request: HttpRequest, page: Any) -> HttpResponse | None:
    """One page, with everything below it."""
    return _refusal(request, [page])


@hooks.register("before_bulk_action")
def keep_taught_courses(request: HttpRequest, action_type: str, objects: list[Any], action: Any) -> HttpResponse | None:
    """Many pages at once; other things have no path."""
    pages = [thing for thing in objects if hasattr(thing, "url_path")]
    return _refusal(request, pages) if action_type == "delete" else None
