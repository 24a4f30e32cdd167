"""Who asks to be forgotten, for operators: a list, and the day on which it was done."""

from typing import ClassVar

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.panels import FieldPanel
from wagtail.admin.views.generic import EditView
from wagtail.admin.viewsets.model import ModelViewSet

from sellers.desk.cells import Field, local
from sellers.desk.lists import DeskList, MomentColumn, column, title
from sellers.desk.waiting import Queue, count_and_oldest, register_queue
from storefront.models import ErasureRequest

register_queue(
    Queue(
        "erasure",
        _("Erasure requests"),
        "desk_erasure:index",
        "storefront.change_erasurerequest",
        lambda: count_and_oldest(ErasureRequest.objects.filter(done_at__isnull=True), "asked_at"),
        icon="bin",
    )
)


class ErasureIndex(DeskList):
    """Newest first."""

    page_title = _("Erasure requests")
    empty_message = _("Nobody has asked to be forgotten.")
    search_fields = ["reason", "user__name", "user__email"]
    phone_fields = ["user__phone"]
    search_hint = _("Name, e-mail, phone")
    columns = [
        title("number", _("Number"), "desk_erasure:edit", accessor="pk"),
        column("user", _("Account"), "user"),
        column("reason", _("Reason"), "reason"),
        MomentColumn("asked_at", label=_("Asked")),
        MomentColumn("done_at", label=_("Done")),
    ]
    fields = [
        Field("number", _("Number"), "pk"),
        Field("account", _("Account"), lambda request: str(request.user)),
        Field("reason", _("Reason"), "reason"),
        Field("asked_at", _("Asked"), lambda request: local(request.asked_at)),
        Field("done_at", _("Done"), lambda request: local(request.done_at)),
    ]

    def rows(self) -> QuerySet[ErasureRequest]:
        return ErasureRequest.objects.select_related("user").order_by("-id")


class ErasureEdit(EditView):
    """One request, by its number: the account and the reason are below."""

    def get_page_subtitle(self) -> str:
        return f"{ErasureIndex.page_title} {self.object.pk}"


class ErasureViewSet(ModelViewSet):
    """Requests under /cms/erasure-requests/. What is edited is only the day it was done."""

    model = ErasureRequest
    name = "erasure_requests"
    url_prefix = "erasure-requests"
    url_namespace = "desk_erasure"
    icon = "bin"
    menu_label = _("Erasure requests")
    menu_order = 710
    add_to_settings_menu = True
    inspect_view_enabled = False
    copy_view_enabled = False
    add_to_reference_index = False
    panels: ClassVar[list[FieldPanel]] = [
        FieldPanel("user", heading=_("Account"), read_only=True),
        FieldPanel("reason", heading=_("Reason"), read_only=True),
        FieldPanel("asked_at", heading=_("Asked"), read_only=True),
        FieldPanel("done_at", heading=_("Done")),
    ]
    index_view_class = ErasureIndex
    edit_view_class = ErasureEdit


@hooks.register("register_admin_viewset")
def register_erasure_requests() -> ErasureViewSet:
    return ErasureViewSet()
