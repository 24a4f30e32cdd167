"""Who asks to be forgotten, for operators: a list, and the day on which it was done."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.generic import IndexView
from wagtail.admin.viewsets.model import ModelViewSet

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


class ErasureIndex(IndexView):
    """Newest first."""

    page_title = _("Erasure requests")
    no_results_message = _("Nobody has asked to be forgotten.")

    def get_base_queryset(self) -> QuerySet[ErasureRequest]:
        return ErasureRequest.objects.select_related("user").order_by("-id")


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
    form_fields = ["done_at"]
    list_display = [
        Column("pk", label=_("Number")),
        Column("user", label=_("Account")),
        Column("reason", label=_("Reason")),
        DateColumn("asked_at", label=_("Asked")),
        DateColumn("done_at", label=_("Done")),
    ]
    index_view_class = ErasureIndex


@hooks.register("register_admin_viewset")
def register_erasure_requests() -> ErasureViewSet:
    return ErasureViewSet()
