"""The list of a shop's goods."""

from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from sellers.workspace.doors import ShopRoom
from sellers.workspace.products.pages import STOCK_REFUSED, TABS, listed_goods, open_drafts, rows_of, tabs_of
from sellers.workspace.views import CountedPaginator

PAGE_SIZE = 20


class ProductsView(ShopRoom):
    """What is on sale and what is not, how much of it there is, and what was begun."""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        asked, word = request.GET.get("state", ""), " ".join(request.GET.get("q", "").split())[:80]
        tabs = tabs_of(self.shop, asked)
        tab = next((tab for tab in tabs if tab.name == asked and asked in TABS), tabs[0])
        goods = listed_goods(self.shop, tab.name, word)
        page = CountedPaginator(goods, PAGE_SIZE, total=goods.count() if word else tab.count).get_page(request.GET.get("page"))
        return render(
            request,
            "sell/products/list.html",
            {
                "shop": self.shop,
                "area": "products",
                "tabs": tabs,
                "tab": tab,
                "word": word,
                "page": page,
                "rows": rows_of(list(page)),
                "drafts": open_drafts(self.shop) if self.shop.is_managed and not tab.name and page.number == 1 else [],
                "refused": request.session.pop(STOCK_REFUSED, None),
                "key": uuid4(),
            },
        )
