"""The editor's form of a course."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.pages import WagtailAdminPageForm

from cms.courses.rights import is_operator, trainer_rights


class CourseForm(WagtailAdminPageForm):
    """A trainer gives a course to a centre of theirs only: the centre decides who may edit it."""

    def clean_centre(self) -> Any:
        """Raises ValidationError for a centre that the trainer is not assigned to, and for none."""
        centre = self.cleaned_data["centre"]
        user = self.for_user
        if user is None or is_operator(user) or (centre is not None and centre.pk in trainer_rights(user).centres):
            return centre
        raise ValidationError(_("Choose a centre that you are assigned to."))
