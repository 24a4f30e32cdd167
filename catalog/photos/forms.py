"""The form of photos in Wagtail's admin (WAGTAILIMAGES_IMAGE_FORM_BASE), for single and for bulk uploads."""

from typing import Any

from django.utils.translation import gettext as _
from wagtail.images.forms import BaseImageForm

from catalog.photos.fields import PhotoFormField


class PhotoForm(BaseImageForm):
    """Cleans the picture while the form is checked, so that a refusal is shown beside the field."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if theirs := self.fields.get("file"):
            self.fields["file"] = PhotoFormField(label=theirs.label, required=theirs.required, widget=theirs.widget)
        for name, label in (("alt", _("What the picture shows, for those who do not see it")), ("alt_en", _("The same in English"))):
            if name in self.fields:
                self.fields[name].label = label
