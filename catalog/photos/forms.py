"""The form of photos in Wagtail's admin (WAGTAILIMAGES_IMAGE_FORM_BASE), for single and for bulk uploads."""

from typing import Any

from django.forms.forms import BaseForm
from django.utils.translation import gettext as _
from wagtail.images.forms import BaseImageForm

from catalog.photos.fields import PhotoFormField


class WholeOrNothing(BaseForm):
    """A form whose file is refused together with whatever else is wrong, and asked for once more.

    Wagtail's upload of many files would otherwise put the file aside as it came, among the public ones, until the rest is mended.
    """

    def full_clean(self) -> None:
        """Says beside the file which other field was refused."""
        super().full_clean()
        if not self.errors or "file" in self.errors or self.add_prefix("file") not in self.files:
            return
        name, problems = next(iter(self.errors.items()))
        label = self.fields[name].label if name in self.fields else ""
        self.add_error("file", _("{field}: {problem} Then choose the file once more.").format(field=label, problem=problems[0]))


class PhotoForm(WholeOrNothing, BaseImageForm):
    """Cleans the picture while the form is checked, so that a refusal is shown beside the field."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if theirs := self.fields.get("file"):
            self.fields["file"] = PhotoFormField(label=theirs.label, required=theirs.required, widget=theirs.widget)
        for name, label in (("alt", _("What the picture shows, for those who do not see it")), ("alt_en", _("The same in English"))):
            if name in self.fields:
                self.fields[name].label = label
