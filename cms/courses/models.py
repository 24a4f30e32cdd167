"""What is taught: the list of courses, courses with their lessons (pages), and the frozen versions that certificates refer to.

`LearnPage` > `CoursePage` > `LessonPage` stand in the Thai tree. Titles and summaries have English beside them; the body of a lesson is
Thai until somebody translates the page.
"""

from functools import cached_property
from typing import Any

from django.conf import settings
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import PagePermissionTester

from cms.courses.blocks import lesson_blocks
from cms.courses.contents import contents_of, parts_of
from cms.courses.forms import CourseForm, LessonForm
from cms.courses.measure import Measured, measured
from cms.courses.rights import TrainerPermissionTester, sees_notes, tester_for, trainer_rights
from cms.pages.models import BasePage
from sellers.models import Partner
from sellers.roles import Visitor, is_operator

#: Wagtail's own has no label and no frame, and fills the address from the title in the browser, where trainers have no such field;
#: `BasePage.full_clean` does it here.
TITLE = FieldPanel("title", heading=_("Title"))

#: What a trainer looks at first is what most learners hold in the hand.
PREVIEW_SIZES = [
    {"name": "phone", "icon": "mobile-alt", "device_width": 390, "label": _("Phone")},
    {"name": "desk", "icon": "desktop", "device_width": 1280, "label": _("Computer")},
]


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
        """Adds what `listing.page_of` says: courses, or the lessons that were asked for, and where the reader is."""
        # The listing reads courses and lessons, which are defined below.
        from cms.courses.listing import context_of  # noqa: PLC0415

        return super().get_context(request, *args, **kwargs) | context_of(request)

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
        TITLE,
        FieldPanel("centre"),
        FieldRowPanel([FieldPanel("level"), FieldPanel("hours")]),
        FieldPanel("audience"),
        MultiFieldPanel([FieldPanel("title_en"), FieldPanel("audience_en")], heading=_("In English"), classname="collapsed"),
    ]
    preview_sizes = PREVIEW_SIZES

    class Meta:
        verbose_name = _("course")
        verbose_name_plural = _("courses")

    def lessons(self) -> models.QuerySet["LessonPage"]:
        """The published lessons in their order."""
        return LessonPage.objects.child_of(self).live().select_related("locale").defer("body")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Adds `lessons`, `done` (ids of those that the account has read) and `next_lesson`, the first that it has not."""
        lessons = list(self.lessons())
        done = LessonProgress.objects.done_of(getattr(request, "user", None), lessons)
        next_lesson = next((lesson for lesson in lessons if lesson.pk not in done), None)
        return super().get_context(request, *args, **kwargs) | {"lessons": lessons, "done": done, "next_lesson": next_lesson}

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
    minutes = models.PositiveSmallIntegerField(
        _("minutes"), null=True, blank=True, help_text=_("Reading and doing. Empty: counted from the words and the tasks.")
    )
    # Worked out by `save()` (measure.py), so that lists read no body.
    counted_minutes = models.PositiveSmallIntegerField(default=0, editable=False)
    text_bytes = models.PositiveIntegerField(default=0, editable=False)
    picture_bytes = models.PositiveIntegerField(default=0, editable=False)
    file_bytes = models.PositiveBigIntegerField(default=0, editable=False)
    screens = models.CharField(max_length=200, blank=True, editable=False, help_text="Screens that practices open, each between spaces")
    summary = models.TextField(_("summary"), blank=True)
    summary_en = models.TextField(_("English summary"), blank=True)
    goals = models.TextField(_("goals"), blank=True, help_text=_("One a line: after this lesson I can ..."))
    body = StreamField(lesson_blocks(), verbose_name=_("body"), blank=True)
    trainer_notes = models.TextField(_("notes for trainers"), blank=True, help_text=_("How to run this in a room. Learners do not see it."))
    print_note = models.CharField(_("line under the handout"), max_length=300, blank=True)
    sources = models.TextField(_("sources"), blank=True, help_text=_("One a line: what the facts rest on. Learners do not see it."))

    base_form_class = LessonForm
    parent_page_types = ["courses.CoursePage"]
    subpage_types: list[str] = []
    template = "cms/lesson_page.html"
    content_panels = [
        TITLE,
        FieldRowPanel([FieldPanel("kind"), FieldPanel("minutes")]),
        FieldPanel("summary"),
        FieldPanel("goals"),
        FieldPanel("body"),
        MultiFieldPanel(
            [FieldPanel("trainer_notes"), FieldPanel("print_note"), FieldPanel("sources")], heading=_("For the room"), classname="collapsed"
        ),
        MultiFieldPanel([FieldPanel("title_en"), FieldPanel("summary_en")], heading=_("In English"), classname="collapsed"),
    ]
    preview_sizes = PREVIEW_SIZES

    class Meta:
        verbose_name = _("lesson")
        verbose_name_plural = _("lessons")

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Works out the measures, unless only some fields are written."""
        if kwargs.get("update_fields") is None:
            self.measure()
        super().save(*args, **kwargs)

    def measure(self) -> bool:
        """Work out how long the lesson takes and how large it is. Whether that differs from what was known."""
        fresh = self.measures
        known = (self.counted_minutes, self.text_bytes, self.picture_bytes, self.file_bytes, self.screens)
        self.counted_minutes, self.text_bytes = fresh.minutes, fresh.text_bytes
        self.picture_bytes, self.file_bytes = fresh.picture_bytes, fresh.file_bytes
        self.screens = f" {' '.join(fresh.screens)} " if fresh.screens else ""
        return known != (self.counted_minutes, self.text_bytes, self.picture_bytes, self.file_bytes, self.screens)

    @property
    def measures(self) -> Measured:
        """The measures of the text as it is now."""
        return measured(self.body, self.title, self.summary, self.goals)

    @property
    def takes(self) -> int:
        """Minutes: what the trainer says, else what was counted."""
        return self.minutes or self.counted_minutes or self.measures.minutes

    @property
    def whole_bytes(self) -> int:
        """What the page costs with its pictures; files come on top when somebody asks for them."""
        return self.text_bytes + self.picture_bytes

    @property
    def pictures_weigh(self) -> bool:
        """Whether leaving out the pictures spares somebody data: they are half as large as the rest at least."""
        return 2 * self.picture_bytes >= self.text_bytes > 0

    @property
    def goal_lines(self) -> list[str]:
        """The goals, one by one."""
        return [line.strip() for line in self.goals.splitlines() if line.strip()]

    def centre_id(self) -> int | None:
        """The centre of the course that this lesson lies in, as the table has it; None: the programme's own."""
        parents = CoursePage.objects.filter(path=self.path[: -self.steplen]) if self.path else CoursePage.objects.none()
        return parents.values_list("centre_id", flat=True).first()

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Adds `course` with its `lessons`, this one's `number`, `before` and `after` (its neighbours), `parts` and `contents` of the body,
        `shops`, `gallery`, `done` (ids of lessons that the account has read), and `for_trainer`: whether to show the notes.
        """
        context = super().get_context(request, *args, **kwargs)
        course = CoursePage.objects.filter(path=self.path[: -self.steplen]).select_related("locale").first()
        lessons = list(course.lessons()) if course else []
        here = next((place for place, lesson in enumerate(lessons) if lesson.pk == self.pk), None)
        user = getattr(request, "user", None)
        parts = parts_of(self.body)
        context |= {
            "parts": parts,
            "contents": contents_of(parts),
            "done": LessonProgress.objects.done_of(user, lessons),
            "course": course,
            "lessons": lessons,
            "before": lessons[here - 1] if here else None,
            "after": lessons[here + 1] if here is not None and here + 1 < len(lessons) else None,
            "number": here + 1 if here is not None else None,
            "shops": self.shops(),
            "gallery": self.gallery,
            "for_trainer": user is not None and sees_notes(user),
        }
        return context

    @cached_property
    def gallery(self) -> dict[int, Any]:
        """The photographs of the body by id, with their renditions: two queries at most for all of them."""
        named = ("picture", "poster")
        chosen = [block.value[name] for block in self.body for name in named if hasattr(block.value, "get") and block.value.get(name)]
        models.prefetch_related_objects(chosen, "renditions")
        return {photo.pk: photo for photo in chosen}

    def shops(self) -> dict[str, Partner]:
        """The open shops that the lesson's examples name, by code."""
        codes = {block.value["shop"] for block in self.body if block.block_type == "example"}
        shown = [Partner.State.ACTIVE, Partner.State.PAUSED]
        return {shop.code: shop for shop in Partner.objects.filter(code__in=codes, state__in=shown)} if codes else {}

    def permissions_for_user(self, user: Visitor) -> PagePermissionTester:
        """By the centre of the course."""
        return tester_for(user, self, centre_id=self.centre_id())


class Progress(models.QuerySet["LessonProgress"]):
    """How far readers are."""

    def done_of(self, user: Any, lessons: list[LessonPage]) -> set[int]:
        """The ids of those lessons that an account has read to the end. No query for strangers."""
        if user is None or not user.is_authenticated or not lessons:
            return set()
        keys = [lesson.pk for lesson in lessons]
        return set(self.filter(user_id=user.pk, lesson_id__in=keys, done_at__isnull=False).values_list("lesson_id", flat=True))


class LessonProgress(models.Model):
    """How far somebody is with a lesson: `percent` of its parts were on their screen. Neither ever falls. Written by `record_progress`."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="lesson_progress")
    lesson = models.ForeignKey(LessonPage, on_delete=models.CASCADE, related_name="progress")
    percent = models.PositiveSmallIntegerField(default=0)
    done_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(default=timezone.now)

    objects = Progress.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "lesson"], name="lesson_progress_once"),
            models.CheckConstraint(condition=models.Q(percent__lte=100), name="lesson_progress_percent"),
        ]

    def __str__(self) -> str:
        return f"{self.percent}% of {self.lesson_id}"


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
