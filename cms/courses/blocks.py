"""The blocks that only lessons have. Those that site pages have too: cms/pages/blocks.py."""

import re
from functools import cache
from typing import Any

from django.contrib.staticfiles import finders
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks

from cms.courses.files import PaperBlock, PictureBlock, VideoBlock
from cms.pages.blocks import ASKING, DOING, SEEN, WORDS, shared_blocks

#: Screens of the seller's workspace that a practice may open.
SCREENS = [
    ("none", _("No screen")),
    ("sell-home", _("Start")),
    ("sell-product-new", _("List a product")),
    ("sell-product", _("Product")),
    ("sell-shop", _("Shop")),
    ("sell-delivery", _("Delivery")),
    ("sell-payments", _("Shop money")),
    ("sell-orders", pgettext_lazy("seller", "Orders")),
    ("sell-stock", _("Stock")),
]


class ExampleBlock(blocks.StructBlock):
    """A case from a shop, named by its code (for example "s03"): the shop may be gone when the lesson is read."""

    shop = blocks.RegexBlock(label=_("Code of the shop"), regex=r"^[a-z0-9-]{1,60}$", required=False)
    text = blocks.TextBlock(label=_("Text"))

    class Meta:
        label = _("Example")
        icon = "user"
        template = "cms/blocks/example.html"
        group = WORDS

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        """Adds `shop` from the `shops` that the lesson loaded; None for one that is not open."""
        shops = (parent_context or {}).get("shops", {})
        return super().get_context(value, parent_context) | {"shop": shops.get(value["shop"])}


@cache
def drawing_of(name: str) -> str:
    """The static path of a drawing, such as "figures/shop-start-04-a.svg"; "" while it is not drawn.

    Asks the finders, which look into the sources, and not the storage: so the answer is the same before and after
    collectstatic, and the storage's manifest is only asked for files that it has.
    """
    path = f"figures/{name}.svg"
    return path if finders.find(path) else ""


class FigureBlock(blocks.StructBlock):
    """A drawing. `figure` names it; `draw` tells the one who draws it. Until it is drawn the page shows what it says."""

    figure = blocks.RegexBlock(label=_("Name of the drawing"), regex=r"^[a-z0-9-]{1,60}$")
    caption = blocks.CharBlock(label=_("Caption"))
    alt = blocks.TextBlock(label=_("What the picture shows, for those who do not see it"), rows=2)
    draw = blocks.TextBlock(label=_("What to draw"), rows=2, required=False)

    class Meta:
        label = _("Drawing of the programme")
        icon = "image"
        template = "cms/blocks/figure.html"
        group = SEEN

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        """Adds `drawing`, the static path of the drawing; "" while it is not drawn."""
        return super().get_context(value, parent_context) | {"drawing": drawing_of(value["figure"])}


class PracticeBlock(blocks.StructBlock):
    """Something to do with one's own shop."""

    title = blocks.CharBlock(label=_("Title"))
    text = blocks.TextBlock(label=_("What to do"))
    opens = blocks.ChoiceBlock(label=_("Screen of the shop"), choices=SCREENS, default="none")
    done_when = blocks.TextBlock(label=_("How to see that it is done"), rows=2)

    class Meta:
        label = _("Practice")
        icon = "edit"
        template = "cms/blocks/practice.html"
        group = DOING


#: How feedback begins that says itself whether the answer was right; the page need not say it before.
_RIGHT = re.compile(r"""["“]?(ถูกต้อง|ถูกแล้ว|ถูก|ใช่แล้ว|ใช่|right|correct|yes)(?![^\s,.!:"”])""", re.IGNORECASE)
_WRONG = re.compile(r"""["“]?(ไม่ใช่|ไม่ถูกต้อง|ไม่ถูก|ยังไม่ถูก|ยังไม่ใช่|ผิด|not right|wrong|no)(?![^\s,.!:"”])""", re.IGNORECASE)


class OptionValue(blocks.StructValue):
    """An answer to choose, as the page shows it."""

    @property
    def says_so(self) -> bool:
        """Whether the feedback begins with "right" or "not right" itself."""
        return bool((_RIGHT if self["right"] else _WRONG).match(self["feedback"] or ""))


class OptionBlock(blocks.StructBlock):
    """One answer to choose, and what to say to whoever chose it."""

    text = blocks.CharBlock(label=_("Answer"), max_length=500)
    right = blocks.BooleanBlock(label=_("Right"), required=False)
    feedback = blocks.TextBlock(label=_("Feedback"), rows=2)

    class Meta:
        value_class = OptionValue


class QuestionBlock(blocks.StructBlock):
    """A question to practise with; examinations are a matter of their own. `number` has an answer, the others have options."""

    kind = blocks.ChoiceBlock(
        label=_("Kind"),
        choices=[
            ("single", _("One answer")),
            ("multi", _("Several answers")),
            ("true_false", _("True or false")),
            ("number", _("A number")),
        ],
        default="single",
    )
    text = blocks.TextBlock(label=_("Question"), rows=2)
    options = blocks.ListBlock(OptionBlock(), label=_("Answers"), default=[])
    answer = blocks.DecimalBlock(label=_("Right number"), required=False)
    unit = blocks.CharBlock(label=_("Unit"), required=False)
    feedback = blocks.TextBlock(label=_("Feedback"), rows=2, required=False)

    class Meta:
        label = _("Question")
        icon = "help"
        template = "cms/blocks/question.html"
        group = ASKING

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        """Adds `right_answers`, how many options are right."""
        return super().get_context(value, parent_context) | {"right_answers": sum(bool(option["right"]) for option in value["options"])}

    def clean(self, value: Any) -> Any:
        """Raises ValidationError when the question cannot be answered as its kind asks. A draft may be half a question."""
        cleaned = super().clean(value)
        if self.is_deferred_validation:
            return cleaned
        right, options = sum(option["right"] for option in cleaned["options"]), len(cleaned["options"])
        match cleaned["kind"]:
            case "number" if cleaned["answer"] is None or options:
                raise ValidationError(_("A question for a number needs the right number and no answers to choose."))
            case "single" | "true_false" if options < 2 or right != 1:
                raise ValidationError(_("This question needs at least two answers, one of them right."))
            case "multi" if options < 2 or right < 1:
                raise ValidationError(_("This question needs at least two answers, at least one of them right."))
        return cleaned


def lesson_blocks() -> list[tuple[str, blocks.Block]]:
    """The blocks of a lesson."""
    return [
        *shared_blocks(),
        ("example", ExampleBlock()),
        ("figure", FigureBlock()),
        ("picture", PictureBlock()),
        ("video", VideoBlock()),
        ("file", PaperBlock()),
        ("practice", PracticeBlock()),
        ("question", QuestionBlock()),
    ]
