"""The blocks of site pages and lessons. All text is plain: paragraphs are parted by blank lines, no markup is stored.

Each block has its template in `cms/blocks/`.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

#: How the editor groups the blocks it offers.
WORDS, DOING, SEEN, ASKING = _("Words"), _("To do"), _("Pictures and files"), _("Questions")


class TextBlock(blocks.TextBlock):
    """Paragraphs."""

    class Meta:
        label = _("Text")
        icon = "pilcrow"
        template = "cms/blocks/text.html"
        group = WORDS


class HeadingBlock(blocks.CharBlock):
    """A heading of the second level; the first is the page's title."""

    class Meta:
        label = _("Heading")
        icon = "title"
        template = "cms/blocks/heading.html"
        group = WORDS


class StepBlock(blocks.StructBlock):
    """One thing to do, and why."""

    do = blocks.TextBlock(label=_("What to do"), rows=2)
    why = blocks.TextBlock(label=_("Why"), rows=2, required=False)


class ItemsBlock(blocks.StructBlock):
    """A block with `items`. Its template gets them by that name: `value.items` would be the method of a mapping."""

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        """Adds `items`."""
        return super().get_context(value, parent_context) | {"items": value["items"]}


class StepsBlock(ItemsBlock):
    """Steps in their order."""

    title = blocks.CharBlock(label=_("Title"), required=False)
    items = blocks.ListBlock(StepBlock(), label=_("Steps"), min_num=1)

    class Meta:
        label = _("Steps")
        icon = "list-ol"
        template = "cms/blocks/steps.html"
        group = DOING


class CalloutBlock(blocks.StructBlock):
    """A remark that must not be missed."""

    kind = blocks.ChoiceBlock(
        label=_("Kind"), choices=[("tip", _("Tip")), ("warning", _("Warning")), ("law", _("Law")), ("money", _("Money"))], default="tip"
    )
    text = blocks.TextBlock(label=_("Text"))

    class Meta:
        label = _("Callout")
        icon = "warning"
        template = "cms/blocks/callout.html"
        group = WORDS


class ChecklistBlock(ItemsBlock):
    """Points to tick off, in any order."""

    title = blocks.CharBlock(label=_("Title"), required=False)
    items = blocks.ListBlock(blocks.TextBlock(rows=2), label=_("Points"), min_num=1)

    class Meta:
        label = _("Checklist")
        icon = "check"
        template = "cms/blocks/checklist.html"
        group = DOING


class TableBlock(blocks.StructBlock):
    """A table with a heading over each column; every row has one cell for each."""

    caption = blocks.CharBlock(label=_("Caption"), required=False)
    columns = blocks.ListBlock(blocks.CharBlock(), label=_("Columns"), min_num=1)
    rows = blocks.ListBlock(blocks.ListBlock(blocks.TextBlock(rows=1, required=False)), label=_("Rows"), min_num=1)

    class Meta:
        label = _("Table")
        icon = "table"
        template = "cms/blocks/table.html"
        group = WORDS

    def clean(self, value: Any) -> Any:
        """Raises ValidationError when a row has more or fewer cells than there are columns. A draft may be half a table."""
        cleaned = super().clean(value)
        if self.is_deferred_validation:
            return cleaned
        wide = len(cleaned["columns"])
        if wrong := [number for number, row in enumerate(cleaned["rows"], start=1) if len(row) != wide]:
            raise ValidationError(_("Row %(row)d of the table must have %(count)d cells.") % {"row": wrong[0], "count": wide})
        return cleaned


class AnswerBlock(blocks.StructBlock):
    """A question that people ask, with its answer."""

    question = blocks.CharBlock(label=_("Question"))
    answer = blocks.TextBlock(label=_("Answer"))

    class Meta:
        label = _("Question and answer")
        icon = "help"
        template = "cms/blocks/answer.html"
        group = ASKING


def shared_blocks() -> list[tuple[str, blocks.Block]]:
    """The blocks that site pages and lessons have in common."""
    return [
        ("heading", HeadingBlock()),
        ("text", TextBlock()),
        ("steps", StepsBlock()),
        ("callout", CalloutBlock()),
        ("checklist", ChecklistBlock()),
        ("table", TableBlock()),
    ]


def page_blocks() -> list[tuple[str, blocks.Block]]:
    """The blocks of a site page."""
    return [*shared_blocks(), ("answer", AnswerBlock())]
