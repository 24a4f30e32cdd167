"""Filters of the desk's lists by place and by centre. They stand here and not with the lists (sellers/desk), which know no room."""

from typing import Any

import django_filters
from django.core.cache import cache
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from sellers.centres.models import AdminArea


def province_choices() -> list[tuple[str, str]]:
    """Code and name of every province, in the order of the Thai dictionary. Kept for an hour: provinces hardly come and go."""
    found: list[tuple[str, str]] | None = cache.get("desk:provinces")
    if found is None:
        rows = AdminArea.objects.filter(level=AdminArea.Level.PROVINCE).order_by("sort_key")
        found = list(rows.values_list("code", "name"))
        if found:
            cache.set("desk:provinces", found, 3600)
    return found


class ProvinceFilter(django_filters.ChoiceFilter):
    """Things whose area, found by `field_name` (the code of a sub-district), lies in a province."""

    def __init__(self, *, field_name: str, **kwargs: Any) -> None:
        super().__init__(field_name=field_name, label=_("Province"), choices=province_choices, empty_label=_("All provinces"), **kwargs)

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        return qs.filter(**{f"{self.field_name}__startswith": value}) if value else qs


class CentreFilter(django_filters.CharFilter):
    """Things of a centre, by a part of its code or name: a choice of thousands is no choice."""

    def __init__(self, *, field_name: str = "centre", **kwargs: Any) -> None:
        super().__init__(field_name=field_name, label=_("Centre"), help_text=_("Code or a part of the name"), **kwargs)

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        if not value:
            return qs
        typed = value.strip()
        return qs.filter(Q(**{f"{self.field_name}__code__icontains": typed}) | Q(**{f"{self.field_name}__name__icontains": typed}))
