"""What the admin does with courses and lessons: taught courses stay, and a trainer finds the way back to /teach/."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component

from cms.courses import guest_doors as guest_doors  # registers hooks of its own
from cms.courses.models import CoursePage, CourseVersion, LessonPage
from cms.courses.reach import within_reach
from cms.courses.rights import trainer_rights
from sellers.roles import is_operator


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


def _course_first(page: Any) -> str:
    """What to say of a lesson below a course that is not published; "" for every other page."""
    if not isinstance(page, LessonPage) or CoursePage.objects.filter(path=page.path[: -page.steplen], live=True).exists():
        return ""
    return _("Learners cannot reach this lesson yet: publish the course first.")


@hooks.register("before_publish_page")
def publish_course_first(request: HttpRequest, page: Any) -> HttpResponse | None:
    """A lesson of a draft course would be live and led to by nothing. What was typed is kept as a draft."""
    if not (words := _course_first(page)):
        return None
    messages.error(request, words)
    return redirect("wagtailadmin_pages:edit", page.pk)


@hooks.register("after_edit_page")
def say_course_first(request: HttpRequest, page: Any) -> None:
    """Approving publishes by the workflow, which asks no hook: so it is said afterwards."""
    if page.live and (words := _course_first(page)):
        messages.warning(request, words)


@hooks.register("construct_page_chooser_queryset")
def choose_within_reach(pages: QuerySet[Any], request: HttpRequest) -> QuerySet[Any]:
    """What a chooser of pages offers."""
    return within_reach(pages, request.user)


@hooks.register("insert_global_admin_css")
def editor_style() -> SafeString:
    """What the editor needs under a thumb; Wagtail has no hook for the editor's pages alone."""
    return format_html('<link rel="stylesheet" href="{}">', static("css/editor.css"))


@hooks.register("insert_editor_js")
def editor_script() -> SafeString:
    """Keeps what was written where there is no signal."""
    words = _("No signal. What you wrote is still here. Save it when you are connected.")
    return format_html('<script src="{}" data-said="{}" defer></script>', static("js/editor.js"), words)


class TeachItem(MenuItem):
    """The way back to /teach/, for those who have it."""

    def is_shown(self, request: HttpRequest) -> bool:
        """For trainers with an assignment today."""
        return bool(trainer_rights(request.user).centres)


@hooks.register("register_admin_menu_item")
def my_teaching() -> MenuItem:
    """First in the menu."""
    return TeachItem(gettext_lazy("My teaching"), reverse("teach"), name="teach", icon_name="home", order=1)


class TeachingPanel(Component):
    """The start page of a trainer: the way to /teach/ and to a new lesson of each own course."""

    name = "teaching"
    template_name = "cms/desk/teaching.html"
    order = 10

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Adds `courses` of the trainer's centres."""
        user = (parent_context or {})["request"].user
        return {"courses": CoursePage.objects.filter(centre__in=trainer_rights(user).centres).select_related("locale").order_by("path")}


def _teaches_only(request: HttpRequest) -> bool:
    return not is_operator(request.user) and bool(trainer_rights(request.user).centres)


@hooks.register("construct_homepage_panels", order=200)
def trainers_panels(request: HttpRequest, panels: list[Any]) -> None:
    """Instead of Wagtail's panels about pages of others and reviews."""
    if _teaches_only(request):
        panels[:] = [TeachingPanel()]


@hooks.register("construct_homepage_summary_items", order=1000)
def trainers_summary(request: HttpRequest, items: list[Any]) -> None:
    """How many pages and pictures there are helps nobody to teach."""
    if _teaches_only(request):
        items.clear()
