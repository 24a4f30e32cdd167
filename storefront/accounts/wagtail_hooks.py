"""The outbox of text messages, for operators: where no provider is set, they pass codes on."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.viewsets.model import ModelViewSet

from sellers.desk.cells import Field, local, phone_of
from sellers.desk.lists import DeskList, MomentColumn, PhoneColumn, column
from storefront.accounts.desk import refuse_deleting
from storefront.accounts.models import TextMessage, User


class TextMessageIndex(DeskList):
    """Newest first. The files tell who got one and when, not what it said: most are codes for signing in, which belong in no folder."""

    any_permission_required = ["view"]
    page_title = _("Text messages")
    empty_message = _("No text message was written in the last days.")
    phone_fields = ["phone"]
    search_hint = _("Mobile number")
    columns = [
        PhoneColumn("phone", label=_("Mobile number")),
        column("body", _("Text")),
        MomentColumn("created_at", label=_("Written")),
        MomentColumn("sent_at", label=_("Sent")),
    ]
    fields = [
        Field("phone", _("Mobile number"), lambda message: phone_of(message.phone)),
        Field("written_at", _("Written"), lambda message: local(message.created_at)),
        Field("sent_at", _("Sent"), lambda message: local(message.sent_at)),
    ]

    def rows(self) -> QuerySet[TextMessage]:
        return TextMessage.objects.order_by("-id")


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
    index_view_class = TextMessageIndex


@hooks.register("register_admin_viewset")
def register_text_messages() -> TextMessageViewSet:
    return TextMessageViewSet()


@hooks.register("before_delete_user")
def keep_who_has_acted(request: HttpRequest, user: User) -> HttpResponse | None:
    return refuse_deleting(request, [user])


@hooks.register("before_bulk_action")
def keep_all_who_have_acted(request: HttpRequest, action: str, objects: Sequence[Any], _class: type) -> HttpResponse | None:
    users = [each for each in objects if isinstance(each, User)]
    return refuse_deleting(request, users) if action == "delete" and users else None
