"""The trainer's room at /teach/: centres, lessons and their state, rounds with their people, graduates without a shop."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.generic import View

from cms.courses.models import LearnPage
from cms.courses.rights import trainer_rights
from cms.training.models import Round
from cms.training.queries import centres_of
from cms.training.teaching import graduates_without_shop, rounds_of, shelves_of

#: Rounds and graduates on the first page; the rest have pages of their own.
FIRST = 8
PER_PAGE = 50


@method_decorator(never_cache, name="dispatch")
class TeachView(View):
    """My centres at a glance. The same number of queries for one lesson and for hundreds."""

    def get(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        today = timezone.localdate()
        rounds = list(rounds_of(user)[: FIRST * 2])
        coming = [each for each in rounds if each.ends_on >= today and each.state not in (Round.State.FINISHED, Round.State.CANCELLED)]
        graduates = list(graduates_without_shop(user)[: FIRST + 1])
        context: dict[str, Any] = {
            "centres": centres_of(user).select_related("area__parent__parent"),
            "publishes": trainer_rights(user).publishing,
            "learn": LearnPage.objects.filter(live=True).first(),
            "shelves": shelves_of(user),
            "coming": sorted(coming, key=lambda each: each.starts_on),
            "past": [each for each in rounds if each not in coming][:FIRST],
            "graduates": graduates[:FIRST],
            "more_graduates": len(graduates) > FIRST,
        }
        return render(request, "teach/home.html", context)


@method_decorator(never_cache, name="dispatch")
class RoundView(View):
    """A round of one of my centres with the people who take part."""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        found = get_object_or_404(rounds_of(request.user), code=code)
        people = found.enrolments.select_related("person", "certificate").order_by("person__name", "pk")
        return render(request, "teach/round.html", {"round": found, "people": people})


@method_decorator(never_cache, name="dispatch")
class GraduatesView(View):
    """Everybody with a certificate of my centres and no shop."""

    def get(self, request: HttpRequest) -> HttpResponse:
        page = Paginator(graduates_without_shop(request.user), PER_PAGE).get_page(request.GET.get("page"))
        return render(request, "teach/graduates.html", {"page": page})
