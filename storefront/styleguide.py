"""Every component with its states on one page, for whoever builds the next one. Only while developing."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views import View

from catalog.models import Product
from catalog.typed import TextField
from cms.training.queries import chain_of
from sellers.centres.models import Centre
from sellers.centres.weave import DYES, region_of
from storefront.browse.origin import origin_of
from storefront.icons import icon_names


class SampleForm(forms.Form):
    """A field of each kind."""

    name = TextField(label="ชื่อผู้รับ", help_text="ชื่อและนามสกุลในช่องเดียว")
    phone = TextField(label="เบอร์มือถือ", error_messages={"required": "ใส่เบอร์มือถือที่ขนส่งโทรหาได้"})
    carrier = forms.ChoiceField(label="ขนส่ง", choices=[("a", "ไปรษณีย์ไทย EMS"), ("b", "แฟลช เอ็กซ์เพรส")])
    note = TextField(label="ฝากถึงร้าน", widget=forms.Textarea, required=False)


def _one_of_each_region() -> list[Any]:
    found: dict[str, Any] = {}
    for centre in Centre.objects.filter(shops__isnull=False).order_by("code"):
        found.setdefault(region_of(centre.code), centre)
    return [found[region] for region in DYES if region in found]


class StyleguideView(View):
    """The page."""

    def get(self, request: HttpRequest) -> HttpResponse:
        goods = list(Product.objects.browsable().leads().for_cards()[:2])
        sold_out = next(iter(Product.objects.browsable().filter(in_stock=False).for_cards()[:1]), None)
        with_chain = Product.objects.browsable().filter(seller__trainings__isnull=False).select_related(
            "seller__area__parent__parent", "seller__centre__area"
        )  # fmt: skip
        product = with_chain.order_by("pk").first()
        return render(
            request,
            "styleguide.html",
            {
                "icons": icon_names(),
                "centres": _one_of_each_region(),
                "goods": goods,
                "sold_out": sold_out,
                "product": product,
                "origin": origin_of(product.seller, chain_of(product.seller)) if product else None,
                "form": SampleForm(initial={"name": "มาลี ศรีสุข"}),
                "wrong": SampleForm({"name": "", "phone": ""}),
            },
        )
