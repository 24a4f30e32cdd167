"""What is taught: the list of courses, courses with their lessons (pages), and the frozen versions that certificates refer to.

`LearnPage` > `CoursePage` > `LessonPage` stand in the Thai tree. Titles and summaries have English beside them; the body of a lesson is
Thai until somebody translates the page.
"""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import PagePermissionTester

from cms.courses.blocks import lesson_blocks
from cms.courses.forms import CourseForm
from cms.courses.rights import TrainerPermissionTester, Visitor, is_operator, tester_for, trainer_rights
from cms.pages.models import BasePage
from sellers.models import Partner


class LearnPage(BasePage):
    """The list of courses, at /learn/."""

    title_en = models.CharField(_("English title"), max_length=255, blank=True)
    intro = models.TextField(_("introduction"), blank=True)
    intro_en = models.TextField(_("English introduction"), blank=True)

    speaks_both = True
    parent_page_types = ["pages.HomePage"]
    subpage_types = ["courses.CoursePage"]
    template = "cms/learn_page.html"
    content_panels = [*BasePage.content_panels, FieldPanel("title_en"), FieldPanel("intro"), FieldPanel("intro_en")]

    class Meta:
        verbose_name = _("list of courses")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Adds `courses`: those that are published, in their order."""
        courses = CoursePage.objects.child_of(self).live().select_related("locale", "centre")
        return super().get_context(request, *args, **kwargs) | {"courses": courses}

    def permissions_for_user(self, user: Visitor) -> PagePermissionTester:
        """Trainers may add a course (of a centre of theirs: `CourseForm`); the list itself is the operators'."""
        if is_operator(user):
            return PagePermissionTester(user, self)
        return TrainerPermissionTester(user, self, {"add"} if trainer_rights(user).centres else set())


class CoursePage(BasePage):
    """A course: lessons in their order, and how many hours they take in a room."""

    class Level(models.TextChoices):
        BEGINNER = "beginner", _("Beginner")
        INTERMEDIATE = "intermediate", _("Intermediate")
        ADVANCED = "advanced", _("Advanced")

    title_en = models.CharField(_("English title"), max_length=255, blank=True)
    level = models.CharField(_("level"), max_length=12, choices=Level, default=Level.BEGINNER)
    hours = models.PositiveSmallIntegerField(_("hours"), help_text=_("In a room, with practice"))
    audience = models.CharField(_("for whom"), max_length=200, blank=True)
    audience_en = models.CharField(_("for whom, in English"), max_length=200, blank=True)
    centre = models.ForeignKey(
        "centres.Centre",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="courses",
        verbose_name=_("centre"),
        help_text=_("Whose trainers may edit it. Empty: the programme's own."),
    )

    speaks_both = True
    base_form_class = CourseForm
    parent_page_types = ["courses.LearnPage"]
    subpage_types = ["courses.LessonPage"]
    template = "cms/course_page.html"
    content_panels = [
        *BasePage.content_panels,
        FieldPanel("title_en"),
        FieldPanel("level"),
        FieldPanel("hours"),
        FieldPanel("audience"),
        FieldPanel("audience_en"),
        FieldPanel("centre"),
    ]

    class Meta:
        verbose_name = _("course")
        verbose_name_plural = _("courses")

    def lessons(self) -> models.QuerySet["LessonPage"]:
        """The published lessons in their order."""
        return LessonPage.objects.child_of(self).live().select_related("locale").defer("body")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Adds `lessons`."""
        return super().get_context(request, *args, **kwargs) | {"lessons": self.lessons()}

    def permissions_for_user(self, user: Visitor) -> PagePermissionTester:
        """By the centre in the table, never by that of a draft: a draft may carry an older or a wished-for one."""
        centre_id = CoursePage.objects.filter(pk=self.pk).values_list("centre_id", flat=True).first() if self.pk else None
        return tester_for(user, self, centre_id=centre_id)


class LessonPage(BasePage):
    """A lesson. It belongs to its course's centre."""

    class Kind(models.TextChoices):
        LESSON = "lesson", _("Lesson")
        PRACTICE = "practice", _("Practice")
        ASSIGNMENT = "assignment", _("Assignment")
        QUIZ = "quiz", _("Quiz")

    title_en = models.CharField(_("English title"), max_length=255, blank=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.LESSON)
    minutes = models.PositiveSmallIntegerField(_("minutes"), help_text=_("Reading and doing"))
    summary = models.TextField(_("summary"), blank=True)
    summary_en = models.TextField(_("English summary"), blank=True)
    goals = models.TextField(_("goals"), blank=True, help_text=_("One a line: after this lesson I can ..."))
    body = StreamField(lesson_blocks(), verbose_name=_("body"), blank=True)
    trainer_notes = models.TextField(_("notes for trainers"), blank=True, help_text=_("How to run this in a room. Learners do not see it."))
    print_note = models.CharField(_("line under the handout"), max_length=300, blank=True)
    sources = models.TextField(_("sources"), blank=True, help_text=_("One a line: what the facts rest on. Learners do not see it."))

    parent_page_types = ["courses.CoursePage"]
    subpage_types: list[str] = []
    template = "cms/lesson_page.html"
    content_panels = [
        *BasePage.content_panels,
        FieldPanel("title_en"),
        MultiFieldPanel([FieldPanel("kind"), FieldPanel("minutes")], heading=_("Kind and length")),
        FieldPanel("summary"),
        FieldPanel("summary_en"),
        FieldPanel("goals"),
        FieldPanel("body"),
        FieldPanel("trainer_notes"),
        FieldPanel("print_note"),
        FieldPanel("sources"),
    ]

    class Meta:
        verbose_name = _("lesson")
        verbose_name_plural = _("lessons")

    @property
    def goal_lines(self) -> list[str]:
        """The goals, one by one."""
        return [line.strip() for line in self.goals.splitlines() if line.strip()]

    def centre_id(self) -> int | None:
        """The centre of the course that this lesson lies in, as the table has it; None: the programme's own."""
        parents = CoursePage.objects.filter(path=self.path[: -self.steplen]) if self.path else CoursePage.objects.none()
        return parents.values_list("centre_id", flat=True).first()

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Adds `course` with its `lessons`, this one's `number`, `before` and `after` (its neighbours), `shops`, and `for_trainer`:
        whether to show the notes.
        """
        context = super().get_context(request, *args, **kwargs)
        course = CoursePage.objects.filter(path=self.path[: -self.steplen]).select_related("locale").first()
        lessons = list(course.lessons()) if course else []
        here = next((place for place, lesson in enumerate(lessons) if lesson.pk == self.pk), None)
        user = getattr(request, "user", None)
        context |= {
            "course": course,
            "lessons": lessons,
            "before": lessons[here - 1] if here else None,
            "after": lessons[here + 1] if here is not None and here + 1 < len(lessons) else None,
            "number": here + 1 if here is not None else None,
            "shops": self.shops(),
            "for_trainer": user is not None and user.is_authenticated and (bool(trainer_rights(user).centres) or is_operator(user)),
        }
        return context

    def shops(self) -> dict[str, Partner]:
        """The open shops that the lesson's examples name, by code."""
        codes = {block.value["shop"] for block in self.body if block.block_type == "example"}
        shown = [Partner.State.ACTIVE, Partner.State.PAUSED]
        return {shop.code: shop for shop in Partner.objects.filter(code__in=codes, state__in=shown)} if codes else {}

    def permissions_for_user(self, user: Visitor) -> PagePermissionTester:
        """By the centre of the course."""
        return tester_for(user, self, centre_id=self.centre_id())


class CourseVersion(models.Model):
    """What a course taught at one time. Append-only (database triggers): certificates refer to it.

    `content` is {"slug", "level", "lessons": [{"slug", "title", "title_en", "kind", "minutes"}, ...]}, lessons in their order.
    """

    course = models.ForeignKey(CoursePage, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=255)
    title_en = models.CharField(max_length=255, blank=True)
    hours = models.PositiveSmallIntegerField()
    content = models.JSONField()
    frozen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["course_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["course", "number"], name="course_version_once"),
            models.CheckConstraint(condition=models.Q(number__gte=1), name="course_version_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.number})"
