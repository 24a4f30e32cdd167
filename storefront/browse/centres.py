"""Training centres: by province and name, and one centre with what came out of it."""

from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views import View

from catalog.models import Product
from cms.training.models import Round
from sellers.centres.models import AdminArea, Centre
from sellers.models import Partner
from storefront.browse.pages import page_of


class CentresView(View):
    """The 8,306 centres, by province (`?province=45`) and name (`?q=`)."""

    def get(self, request: HttpRequest) -> HttpResponse:
        provinces = AdminArea.objects.filter(level=AdminArea.Level.PROVINCE).order_by("sort_key")
        centres = Centre.objects.exclude(state=Centre.State.PLANNED).select_related("area__parent__parent").order_by("code")
        province = request.GET.get("province", "")
        words = request.GET.get("q", "").strip()[:100].replace("\x00", "")
        if province.isascii() and province.isdigit() and len(province) == 2:
            centres = centres.filter(area__code__startswith=province)
        if words:
            centres = centres.filter(Q(name__icontains=words) | Q(name_en__icontains=words) | Q(area__name__icontains=words))
        return render(
            request,
            "browse/centres.html",
            {"page": page_of(request, centres, 50), "provinces": provinces, "province": province, "words": words},
        )


class CentreView(View):
    """One centre: its place, history, rounds, shops and goods."""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        centre = Centre.objects.filter(code__iexact=code).select_related("area__parent__parent", "successor").first()
        if centre is None:
            raise Http404
        shops = Partner.objects.filter(centre=centre, state__in=["active", "paused"]).select_related("area__parent__parent")
        rounds = (
            Round.objects.filter(centre=centre)
            .select_related("course_version")
            .annotate(people=Count("enrolments"), passed=Count("enrolments__certificate"))
            .order_by("-starts_on")[:20]
        )
        goods = Product.objects.browsable().leads().filter(seller__centre=centre).for_cards()[:12]
        return render(
            request,
            "browse/centre.html",
            {"centre": centre, "events": centre.events.all(), "shops": shops, "rounds": rounds, "goods": goods},
        )
