"""The form of documents in Wagtail's admin (WAGTAILDOCS_DOCUMENT_FORM_BASE), for single and for bulk uploads."""

from typing import Any

from django.core.exceptions import ValidationError
from wagtail.documents.fields import WagtailDocumentField
from wagtail.documents.forms import BaseDocumentForm

from catalog.papers.refusal import PaperRefused
from catalog.photos.forms import WholeOrNothing
from cms.pages.papers import clean


class PaperFormField(WagtailDocumentField):
    """Upload in Wagtail's admin: answers with the words of `PaperRefused`, and gives the form the clean file."""

    def to_python(self, data: Any) -> Any:
        """The clean file, with the ending that its content has."""
        if (sent := super().to_python(data)) is None:
            return None
        try:
            return clean(sent, sent.name)
        except PaperRefused as refused:
            raise ValidationError(str(refused), code="refused") from refused


class PaperForm(WholeOrNothing, BaseDocumentForm):
    """Of one document and of each of many (WAGTAILDOCS_DOCUMENT_FORM_BASE): a refusal is shown beside the field."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if theirs := self.fields.get("file"):
            self.fields["file"] = PaperFormField(label=theirs.label, required=theirs.required, widget=theirs.widget)

    class Meta(BaseDocumentForm.Meta):
        """Wagtail's widgets."""
