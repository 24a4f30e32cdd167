"""The outbox of text messages, for operators: where no provider is set, they pass codes on."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.generic import IndexView
from wagtail.admin.viewsets.model import ModelViewSet

from storefront.accounts.models import TextMessage


class TextMessageIndex(IndexView):
    """Newest first. The model has no name in Thai, and Wagtail no Thai for an empty list: both are said here."""

    any_permission_required = ["view"]
    page_title = _("Text messages")
    no_results_message = _("No text message was written in the last days.")

    def get_base_queryset(self) -> QuerySet[TextMessage]:
        return TextMessage.objects.order_by("-id")

    def get_edit_url(self, instance: TextMessage) -> None:
        """Nothing to edit."""


class TextMessageViewSet(ModelViewSet):
    """Text messages of the last days under /cms/text-messages/; opened by the permission "view text message"."""

    model = TextMessage
    name = "text_messages"
    url_prefix = "text-messages"
    url_namespace = "desk_text_messages"
    icon = "mobile-alt"
    menu_label = _("Text messages")
    menu_order = 700
    add_to_settings_menu = True
    inspect_view_enabled = False
    copy_view_enabled = False
    add_to_reference_index = False
    form_fields = ["phone", "body"]
    search_fields = ["phone"]
    list_display = [
        Column("phone", label=_("Mobile number")),
        Column("body", label=_("Text")),
        DateColumn("created_at", label=_("Written")),
        DateColumn("sent_at", label=_("Sent")),
    ]
    index_view_class = TextMessageIndex


@hooks.register("register_admin_viewset")
def register_text_messages() -> TextMessageViewSet:
    return TextMessageViewSet()
