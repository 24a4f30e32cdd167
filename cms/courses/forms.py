"""The editor's forms of courses and lessons. What only operators decide is not in a trainer's form at all, so no request can set it."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.pages import WagtailAdminPageForm

from catalog.slugs import ascii_slug
from cms.courses.rights import trainer_rights
from sellers.centres.models import Centre
from sellers.roles import is_operator

#: Search engines' texts, the address, and when a page comes and goes: the market's, not a lesson's.
OPERATORS_FIELDS = ("slug", "seo_title", "search_description", "go_live_at", "expire_at")


class CentreCodeField(forms.ModelChoiceField):
    """A centre by its public code. A list of all 8,306 would be a page of 2.4 MB."""

    widget = forms.TextInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=Centre.objects.all(), to_field_name="code", **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """The code also where the form knows the id only."""
        if isinstance(value, int):
            return Centre.objects.filter(pk=value).values_list("code", flat=True).first() or ""
        return super().prepare_value(value)

    def to_python(self, value: Any) -> Any:
        """Small letters and spaces around the code do not matter."""
        return super().to_python(value.strip().upper() if isinstance(value, str) else value)

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compares codes."""
        return str(self.prepare_value(initial) or "") != str(data or "").strip().upper()


class LessonForm(WagtailAdminPageForm):
    """A trainer's form has the lesson and nothing else."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.for_user is not None and not is_operator(self.for_user):
            for name in OPERATORS_FIELDS:
                self.fields.pop(name, None)
        if "slug" in self.fields:
            # Left empty, it is made from the title (BasePage.full_clean).
            self.fields["slug"].required = False

    def clean(self) -> dict[str, Any]:
        """A new page without an address gets one that no neighbour has: it has no place in the tree yet, so it cannot find out itself."""
        cleaned: dict[str, Any] = super().clean()
        if not cleaned.get("slug") and not self.instance.slug and cleaned.get("title"):
            wanted = ascii_slug(cleaned.get("title_en") or cleaned["title"])
            slug, number = wanted, 1
            while not self.instance._slug_is_available(slug, self.parent_page, self.instance):
                number += 1
                slug = f"{wanted}-{number}"
            cleaned["slug"] = self.instance.slug = slug
        return cleaned


class CourseForm(LessonForm):
    """A trainer gives a course to a centre of theirs only: the centre decides who may edit it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "centre" not in self.fields or self.for_user is None:
            return
        theirs = self.fields["centre"]
        if is_operator(self.for_user):
            self.fields["centre"] = CentreCodeField(
                label=theirs.label,
                required=False,
                help_text=_("The code of the centre whose trainers may edit it, for example DCC-500101. Empty: the programme's own."),
                error_messages={"invalid_choice": _("No centre has this code. Look it up in the list of centres.")},
            )
            return
        own = Centre.objects.filter(pk__in=trainer_rights(self.for_user).centres).order_by("code")
        field = forms.ModelChoiceField(own, label=theirs.label, error_messages={"required": _OWN, "invalid_choice": _OWN})
        only = own[:2]
        if not self.instance.centre_id and len(only) == 1:
            field.initial = only[0].pk
            self.initial["centre"] = only[0].pk
        self.fields["centre"] = field

    def clean_centre(self) -> Any:
        """Raises ValidationError for a centre that the trainer is not assigned to, and for none."""
        centre = self.cleaned_data["centre"]
        user = self.for_user
        if user is None or is_operator(user) or (centre is not None and centre.pk in trainer_rights(user).centres):
            return centre
        raise ValidationError(_OWN)


_OWN = _("Choose a centre that you are assigned to.")
