"""What the admin does with courses and lessons: taught courses stay, and a trainer finds the way back to /teach/."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem

from cms.courses import guest_doors as guest_doors  # registers hooks of its own
from cms.courses.models import CourseVersion
from cms.courses.reach import within_reach
from cms.courses.rights import trainer_rights


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


@hooks.register("construct_page_chooser_queryset")
def choose_within_reach(pages: QuerySet[Any], request: HttpRequest) -> QuerySet[Any]:
    """What a chooser of pages offers."""
    return within_reach(pages, request.user)


class TeachItem(MenuItem):
    """The way back to /teach/, for those who have it."""

    def is_shown(self, request: HttpRequest) -> bool:
        """For trainers with an assignment today."""
        return bool(trainer_rights(request.user).centres)


@hooks.register("register_admin_menu_item")
def my_teaching() -> MenuItem:
    """First in the menu."""
    return TeachItem(gettext_lazy("My teaching"), reverse("teach"), name="teach", icon_name="home", order=1)
