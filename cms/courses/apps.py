"""Courses and lessons."""

from django.apps import AppConfig


class CoursesConfig(AppConfig):
    name = "cms.courses"
    label = "courses"
    verbose_name = "Courses"

    def ready(self) -> None:
        """Tell the rooms of the sellers which lessons help where, and Wagtail whose pages, pictures and papers are whose."""
        # Models can be imported only when all apps are there.
        from wagtail.documents import get_document_model  # noqa: PLC0415
        from wagtail.images import get_image_model  # noqa: PLC0415
        from wagtail.permissions import register_permission_policy  # noqa: PLC0415

        from cms.courses.help import lessons_for  # noqa: PLC0415
        from cms.courses.reach import ReachPolicy  # noqa: PLC0415
        from cms.courses.uploads import UploadsPolicy  # noqa: PLC0415
        from cms.pages.models import BasePage  # noqa: PLC0415
        from sellers.workspace.help import register_help  # noqa: PLC0415

        register_help(lessons_for)
        register_permission_policy(BasePage, ReachPolicy())
        for model, rights_of in ((get_image_model(), "wagtailimages.Image"), (get_document_model(), "wagtaildocs.Document")):
            policy = UploadsPolicy(model, auth_model=rights_of, owner_field_name="uploaded_by_user")
            # For exactly this class: it counts before what Wagtail's own apps register later.
            register_permission_policy(model, policy, exact_class=True)
