"""Lists of goods: what an address chooses, and that every count is what a walk through all goods would give."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from catalog.models import Category, Product, ProductFamily
from sellers.centres.provinces import provinces
from sellers.shops.models import Certification
from storefront.browse import listing
from storefront.browse.listing import Choice, fitting, in_order, read_choice, tally
from storefront.browse.suggestions import near
from tests.factories.goods import leave_in_stock, make_product

pytestmark = pytest.mark.django_db

EVERYTHING = (
    Choice(),
    Choice(words="ข้าว"),
    Choice(provinces=("93", "45")),
    Choice(region="North", in_stock=True),
    Choice(kinds=("community_enterprise",), marks=("gi", "organic_thailand")),
    Choice(lowest=10_000, highest=30_000),
    Choice(words="น่าน", lowest=5_000, in_stock=True),
    Choice(provinces=("93",), kinds=("cooperative",)),
    Choice(centre="DCC-450210", highest=90_000),
)


def valid(mark: Certification) -> bool:
    today = timezone.localdate()
    return mark.verified_at is not None and mark.retired_at is None and (mark.expires_on is None or mark.expires_on >= today)


def fits(product: Product, choice: Choice, path: str, leaving_out: str = "") -> bool:
    """Whether a product fits, decided one by one in the plainest way; `leaving_out` names one facet that does not count."""
    shop, area = product.seller, product.seller.area
    if not (product.is_public and shop.state in (("active", "paused") if choice.shop else ("active",))):
        return False
    if choice.shop not in (None, shop.pk) or choice.centre not in ("", shop.centre.code if shop.centre else ""):
        return False
    names = [product.title, product.title_en, shop.name, shop.name_en]
    names += [area.parent.name, area.parent.name_en, area.parent.parent.name, area.parent.parent.name_en]
    marks = {mark.kind for mark in product.certifications.all() if valid(mark)}
    conditions = {
        "words": all(any(word.lower() in name.lower() for name in names) for word in choice.words.split()),
        "shelf": any(shelf.path.startswith(path) for shelf in product.categories.all()),
        "province": not choice.places or area.code[:2] in choice.places,
        "kind": not choice.kinds or shop.producer_type in choice.kinds,
        "marks": not choice.marks or bool(marks & set(choice.marks)),
        "stock": product.in_stock or not choice.in_stock,
        "price": (choice.lowest or 0) <= product.price_satang <= (choice.highest or 10**12),
    }
    return all(held for name, held in conditions.items() if name != leaving_out)


def walk(choice: Choice, path: str) -> dict[str, Any]:
    """The tally as counted product by product."""
    goods = list(Product.objects.select_related("seller__area__parent__parent").prefetch_related("certifications", "categories"))

    def left(name: str) -> list[Product]:
        return [each for each in goods if fits(each, choice, path, name)]

    def count(pairs: Iterable[tuple[str, Product]]) -> Counter[str]:
        """Goods by a word; a family counts once for each word."""
        found = {(word, ("family", each.family_id) if each.family_id else ("product", each.pk)) for word, each in pairs}
        return Counter(word for word, _goods in found)

    prices = [each.price_satang for each in left("price")]
    return {
        "total": count(("", each) for each in left(""))[""],
        "provinces": count((each.seller.area.code[:2], each) for each in left("province")),
        "kinds": count((each.seller.producer_type, each) for each in left("kind")),
        "marks": count((mark.kind, each) for each in left("marks") for mark in each.certifications.all() if valid(mark)),
        "shelves": count((shelf.path, each) for each in left("shelf") for shelf in each.categories.all()),
        "in_stock": count(("", each) for each in left("stock") if each.in_stock)[""],
        "cheapest": min(prices, default=None),
        "dearest": max(prices, default=None),
    }


def make_family(*skus: str) -> list[Product]:
    """Goods of one shop as sizes of one thing; the first stands for them."""
    family = ProductFamily.objects.create(code=skus[0].lower(), name=skus[0], seller=Product.objects.get(upc=skus[0]).seller)
    for sku in skus:
        Product.objects.filter(upc=sku).update(family=family, is_family_lead=sku == skus[0])
    return [Product.objects.get(upc=sku) for sku in skus]


@pytest.fixture
def mixed_market(market: dict[str, Any]) -> None:
    """Goods that are hidden, sold out, closed away or marked with what holds no longer; a family of which only one can be bought."""
    make_product(shop=market["s02"], sku="X-1", price_satang=12_345)
    for number, price in enumerate((2_000, 20_000, 90_000)):
        make_product(shop=market["s01"], sku=f"F-{number}", price_satang=price, in_stock=3 if number == 1 else 0)
    make_family("F-0", "F-1", "F-2")
    leave_in_stock("S01-001", 0)
    leave_in_stock("S04-010", 0)
    Product.objects.filter(upc="S06-016").update(is_public=False, state="paused")
    market["s07"].state = "paused"
    market["s07"].save()
    marks = list(Certification.objects.filter(products__isnull=False).order_by("pk").distinct()[:3])
    for mark, change in zip(marks, ({"verified_at": None}, {"retired_at": timezone.now()}, {"expires_on": None}), strict=True):
        Certification.objects.filter(pk=mark.pk).update(**change)
    last = Certification.objects.exclude(expires_on=None).filter(products__isnull=False).last()
    assert last is not None
    Certification.objects.filter(pk=last.pk).update(issued_on="2020-01-01", expires_on=timezone.localdate() - timedelta(days=1))


@pytest.mark.parametrize("choice", EVERYTHING, ids=lambda choice: "&".join("=".join(pair) for pair in choice.parameters()) or "all")
@pytest.mark.parametrize("slug", ["", "rice-grains", "processed-food"])
def test_every_count_is_what_a_walk_gives(mixed_market: None, choice: Choice, slug: str) -> None:
    path = Category.objects.get(slug=slug).path if slug else ""
    counted, walked = tally(choice, path), walk(choice, path)
    for name, wanted in walked.items():
        assert getattr(counted, name) == wanted, name
    goods = set(fitting(choice, path).values_list("upc", flat=True))
    assert len(goods) == walked["total"]
    assert path or goods, "a choice that fits nothing shows nothing"


@pytest.mark.parametrize("choice", [Choice(), Choice(lowest=10_000, in_stock=True), Choice(marks=("gi", "organic_thailand"), words="ข้าว")])
@pytest.mark.parametrize("code", ["s01", "s07"])
def test_every_count_of_a_shop_is_what_a_walk_gives(mixed_market: None, market: dict[str, Any], code: str, choice: Choice) -> None:
    """`s07` is paused: its page still shows what it has."""
    chosen = replace(choice, shop=market[code].pk)
    counted, walked = tally(chosen), walk(chosen, "")
    assert {name: getattr(counted, name) for name in walked} == walked
    assert fitting(chosen).count() == walked["total"]
    assert walk(replace(chosen, words="", marks=(), lowest=None, in_stock=False), "")["total"] > 0


def test_a_facet_says_what_one_would_get_there(market: dict[str, Any]) -> None:
    counted = tally(Choice(provinces=("45",)))
    assert counted.provinces["93"] == tally(Choice(provinces=("93",))).total > 0
    assert sum(counted.kinds.values()) == counted.total


def test_sorting_is_by_what_it_says(market: dict[str, Any]) -> None:
    prices = [each.price_satang for each in in_order(fitting(Choice()), "low")]
    assert prices == sorted(prices) and len(set(prices)) > 10
    assert [each.price_satang for each in in_order(fitting(Choice()), "high")] == sorted(prices, reverse=True)
    newest = make_product(shop=market["s02"], sku="X-NEW")
    assert in_order(fitting(Choice()), "new").first() == newest


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("q=%20ข้าว%20%00%20หอม", Choice(words="ข้าว หอม")),
        ("province=45&province=99&province=abc&province=45", Choice(provinces=("45",))),
        ("region=North", Choice(region="North")),
        ("region=North&province=45", Choice(provinces=("45",))),
        ("region=Atlantis&kind=pirate&certified=none&sort=random&stock=yes", Choice()),
        ("kind=sme&kind=cooperative", Choice(kinds=("cooperative", "sme"))),
        ("from=฿1,250&to=๒๐๐๐", Choice(lowest=125_000, highest=200_000)),
        ("from=300&to=99.50", Choice(lowest=9_950, highest=30_000)),
        ("from=-5&to=1e9", Choice()),
        ("from=99999999&to=NaN", Choice()),
        ("stock=1&sort=low", Choice(in_stock=True, sort="low")),
    ],
)
def test_an_address_is_read_and_rubbish_left_out(query: str, wanted: Choice) -> None:
    assert read_choice(QueryDict(query)) == wanted


def test_a_choice_survives_its_own_address() -> None:
    for choice in (*EVERYTHING, Choice(words="a&b=c", lowest=9_950, sort="high")):
        query = QueryDict(mutable=True)
        for name, value in choice.parameters():
            query.appendlist(name, value)
        assert read_choice(query) == choice


@pytest.mark.parametrize(
    "query",
    ["page=0", "page=-1", "page=999", "page=x", "page=%00", "q=%25_%27", "q=" + "ก" * 5000, "province=" + "&province=".join(["45"] * 500)],
)
def test_bad_parameters_never_fail(client: Client, query: str) -> None:
    assert client.get(f"/catalogue/?{query}").status_code == 200


def page(client: Client, address: str) -> BeautifulSoup:
    response = client.get(address)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def titles(soup: BeautifulSoup) -> list[str]:
    return [" ".join(each.get_text().split()) for each in soup.select("#results .card h3")]


@pytest.mark.parametrize("words", ["ร้อยเอ็ด", "Roi Et", "โนนทองงาม", "เกษตรวิสัย"])
def test_words_find_shops_and_places(client: Client, words: str) -> None:
    found = titles(page(client, f"/en/catalogue/?q={words}"))
    wanted = Product.objects.filter(seller__code="s01", is_family_lead=True, is_public=True).values_list("title_en", flat=True)
    assert sorted(found) == sorted(wanted)


def test_facets_work_as_a_plain_form(client: Client) -> None:
    soup = page(client, "/en/catalogue/?q=ข้าว&sort=low&province=45")
    form = soup.select_one("form#filters")
    assert form is not None and form.get("method", "get") == "get" and form.get("action") == "#results"
    hidden = {each["name"]: each["value"] for each in form.select("input[type=hidden]")}
    assert hidden == {"q": "ข้าว", "sort": "low"}
    ticked = [(each["name"], each["value"]) for each in form.select("input[checked]")]
    assert ticked == [("province", "45")]
    for label in form.select("label.pick"):
        box, said = label.select_one("input"), int(label.select_one(".tally").get_text())
        if box["name"] == "province" and box["value"] != "45":
            assert len(titles(page(client, f"/en/catalogue/?q=ข้าว&province={box['value']}"))) == said


def test_a_chip_takes_its_choice_away(client: Client) -> None:
    soup = page(client, "/en/catalogue/?province=45&kind=community_enterprise&to=200&stock=1")
    chips = {each.get_text(strip=True): each["href"] for each in soup.select(".chosen a")}
    assert len(chips) == 4
    for href in chips.values():
        assert len(page(client, f"{href}").select(".chosen a")) == 3
    assert "province" not in next(href for text, href in chips.items() if "Roi Et" in text)


def test_kinds_lead_to_shelves_with_the_choice_kept(client: Client) -> None:
    soup = page(client, "/en/catalogue/?province=45")
    for chip in soup.select(".kinds a")[1:]:
        count = int(chip.select_one(".tally").get_text())
        assert "province=45" in chip["href"]
        assert len(titles(page(client, chip["href"]))) == count > 0


@pytest.fixture
def full_shop(market: dict[str, Any]) -> Any:
    """A shop with more than one takes in at a glance: dear ones on the shelf of rice, cheap ones on another."""
    rice, other = Category.objects.get(slug="rice-jasmine"), Category.objects.get(slug="honey")
    for number in range(8):
        product = make_product(shop=market["s01"], sku=f"M-{number}", price_satang=500_000 if number < 5 else 1_000)
        product.categories.set([rice if number < 5 else other])
    return market["s01"]


def test_a_shop_with_many_goods_is_narrowed_on_its_own_page(client: Client, full_shop: Any) -> None:
    everything = page(client, "/en/shops/s01/")
    assert [each["name"] for each in everything.select("#filters input[type=checkbox]") if each["name"] in ("province", "kind")] == []
    for chip in everything.select(".kinds a"):
        assert chip["href"].startswith("/en/shops/s01/")
        assert len(titles(page(client, chip["href"]))) == int(chip.select_one(".tally").get_text()) > 0
    dear = page(client, "/en/shops/s01/?from=4000&sort=low&province=93&centre=NONE")
    assert len(titles(dear)) == 5
    assert [each["href"] for each in dear.select(".chosen a")] == ["/en/shops/s01/?sort=low"]
    assert dear.select_one("link[rel=canonical]")["href"].endswith("/en/shops/s01/")
    on_shelf = page(client, everything.select(".kinds a")[1]["href"])
    hidden = {each["name"]: each["value"] for each in on_shelf.select("#filters input[type=hidden]")}
    assert f"shelf={hidden['shelf']}" in everything.select(".kinds a")[1]["href"]
    assert page(client, "/en/shops/s01/?shelf=99999999&from=4000").select(".card")


def test_a_shop_with_few_goods_is_seen_at_a_glance(client: Client) -> None:
    soup = page(client, "/en/shops/s02/")
    assert soup.select(".card") and not soup.select("#filters, .kinds, .sorter")


def test_the_goods_of_a_centre_are_a_list(client: Client, full_shop: Any) -> None:
    centre = full_shop.centre
    way = page(client, f"/en/centres/{centre.code}/").find("a", href=f"/en/catalogue/?centre={centre.code}")
    total = Product.objects.browsable().leads().filter(seller__centre=centre).count()
    assert way is not None and f"See all {total} products" in way.get_text()
    soup = page(client, f"/en/catalogue/?centre={centre.code.lower()}&sort=low")
    assert len(titles(soup)) == total
    assert centre.name_en in soup.h1.get_text() and centre.name_en in soup.select_one(".chosen").get_text()
    assert soup.select_one("#filters input[name=centre]")["value"] == centre.code
    for address in [each["href"] for each in soup.select(".kinds a, .sorter a[href*='?'], .pages a")]:
        assert f"centre={centre.code}" in address
    assert len(titles(page(client, "/en/catalogue/?centre=DCC-UNKNOWN"))) == min(tally(Choice()).total, 24)


def test_nothing_found_leads_on(client: Client) -> None:
    soup = page(client, "/catalogue/?q=ทุเรียนกวน")
    assert "ทุเรียนกวน" in soup.select_one("#results h2").get_text()
    names = [each.get_text() for each in soup.select("#results .chip")]
    assert any("ทุเรียน" in name for name in names) and any("กวน" in name for name in names)
    for chip in soup.select("#results .chip"):
        assert page(client, chip["href"]).select(".card")


def test_too_much_chosen_says_what_there_would_be(client: Client) -> None:
    soup = page(client, "/en/catalogue/?province=45&to=1")
    assert not soup.select(".card")
    whole = tally(Choice()).total
    assert f"Without filters there are {whole} products." in soup.select_one("#results").get_text()
    assert soup.select_one("#results .empty a")["href"] == "/en/catalogue/"


def test_an_empty_shelf_leads_to_full_ones(client: Client) -> None:
    soup = page(client, Category.objects.get(slug="farm-supplies").get_absolute_url())
    links = soup.select("#results .chip")
    assert links and page(client, links[0]["href"]).select(".card")


def test_no_name_is_like_rubbish() -> None:
    assert near("qqqq", {"a": "ข้าว Rice"}) == []
    assert near("ไม้", {"a": "น้ำ Water"}) == []
    assert near("ทุเรียนกวน", {"a": "ทุเรียน Durian", "b": "ผลไม้อบแห้งและกวน", "c": "ผ้าไหม Silk"}) == ["a", "b"]


def test_counts_of_a_large_list_are_kept_until_the_shelves_change(market: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "LARGE", 1)
    first = tally(Choice())
    with CaptureQueriesContext(connection) as captured:
        assert tally(replace(Choice(), sort="low")) == first
    assert len(captured) == 0


@pytest.mark.parametrize(
    "query", ["", "?q=ข้าว", "?province=45&kind=community_enterprise&certified=gi&to=500&stock=1&sort=low", "?q=ไม่มีจริง"]
)
@pytest.mark.parametrize("slug", ["", "rice-grains", "rice-jasmine"])
def test_lists_cost_at_most_eight_whatever_is_chosen(client: Client, slug: str, query: str) -> None:
    path = Category.objects.get(slug=slug).get_absolute_url() if slug else "/catalogue/"
    client.get(path + query)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path + query).status_code == 200
    assert len(captured) <= 8, [each["sql"][:120] for each in captured.captured_queries]


@pytest.mark.parametrize("typed", ["น้ำพริก", "นำ้พริก", "นํ้าพริก"])
def test_sara_am_is_found_however_it_was_typed(typed: str, client: Client) -> None:
    assert titles(page(client, f"/en/catalogue/?q={typed}")) == titles(page(client, "/en/catalogue/?q=น้ำพริก")) != []


def test_a_region_offers_its_provinces_only(client: Client) -> None:
    soup = page(client, "/en/catalogue/?region=North")
    offered = {each["value"] for each in soup.select("input[name=province]")}
    assert offered == {code for code, each in provinces().items() if each.region == "North" and tally(Choice()).provinces[code]}
    assert len(offered) < len(page(client, "/en/catalogue/").select("input[name=province]"))


@pytest.mark.parametrize(("free", "said"), [(0, ["Sold out"]), (1, ["1 bag left"]), (5, ["5 bags left"]), (6, [])])
def test_a_card_says_when_few_are_left(client: Client, free: int, said: list[str]) -> None:
    leave_in_stock("S01-001", free)
    card = page(client, f"/en/catalogue/?q={Product.objects.get(upc='S01-001').title}").select_one(".card")
    assert [" ".join(each.get_text().split()) for each in card.select(".flag")] == said


@pytest.mark.parametrize(("storage", "said"), [("ambient", []), ("fresh", []), ("chilled", ["Sent chilled"]), ("frozen", ["Sent frozen"])])
def test_a_card_says_what_travels_cold(client: Client, market: dict[str, Any], storage: str, said: list[str]) -> None:
    make_product(shop=market["s02"], sku="X-COLD", storage=storage)
    card = page(client, "/en/catalogue/?q=X-COLD").select_one(".card")
    assert [" ".join(each.get_text().split()) for each in card.select(".flag")] == said


def test_any_size_of_a_family_is_found_and_the_family_stands_in_a_list_once(client: Client, market: dict[str, Any]) -> None:
    for sku, price, left in (("F-0", 90_000, 0), ("F-1", 10_000, 4), ("F-2", 20_000, 4)):
        make_product(shop=market["s01"], sku=sku, price_satang=price, in_stock=left)
    make_family("F-0", "F-1", "F-2")

    def found(**choice: Any) -> set[str]:
        return set(fitting(Choice(**choice)).values_list("upc", flat=True)) & {"F-0", "F-1", "F-2"}

    assert found() == {"F-0"}
    assert found(words="F-2") == {"F-2"}
    assert found(in_stock=True) == {"F-1"}
    assert found(highest=15_000) == {"F-1"}
    assert found(lowest=15_000, in_stock=True) == {"F-2"}
    assert found(words="F-0", in_stock=True) == set()
    Product.objects.filter(upc="F-1").update(is_public=False, state="paused")
    assert found(in_stock=True) == {"F-2"}
    page = BeautifulSoup(client.get("/en/catalogue/?q=F-2").content, "html.parser")
    assert [link.get_text() for link in page.select(".cards h3 a")] == ["Goods F-2"]
