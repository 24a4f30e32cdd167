"""The whole map of the market on one screen. Who may open what: config/access.py."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path, re_path, register_converter
from django.views.generic import RedirectView
from django.views.i18n import set_language
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from config import files, health
from sellers.serials import SerialConverter
from sellers.workspace import views as workspace
from storefront import app, styleguide
from storefront.accounts import profile
from storefront.accounts import views as accounts
from storefront.address import book
from storefront.address import views as places
from storefront.basket import again
from storefront.basket import views as basket
from storefront.browse import centres, certificates, goods, home, prints, product, shops
from storefront.checkout import areas, payments
from storefront.checkout import views as checkout
from storefront.customer import views as customer
from storefront.order import account, finding
from storefront.order import views as orders

register_converter(SerialConverter, "serial")

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("sw.js", app.service_worker, name="service_worker"),
    path("files/<str:signed>/", files.private_file, name="private_file"),
    # Pictures without words: the same in every language.
    re_path(r"^centres/(?P<code>[A-Z]{3}-\d{4,6})/band\.(?P<kind>svg|png)$", prints.CentreBandView.as_view(), name="centre_band"),
    path("verify/<serial:serial>/qr.svg", prints.CertificateQrView.as_view(), name="certificate_qr"),
    path("language/", set_language, name="set_language"),
    # One door for everybody: Wagtail's own login page knows neither throttle nor phones.
    path("cms/login/", RedirectView.as_view(pattern_name="account_login", query_string=True), name="wagtailadmin_login"),
    path("cms/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
]
if settings.DEBUG:
    urlpatterns.append(path("styleguide/", styleguide.StyleguideView.as_view(), name="styleguide"))
if getattr(settings, "SERVE_MEDIA", False):
    urlpatterns.append(path("media/<path:path>", files.media, name="media"))

urlpatterns += i18n_patterns(
    path("manifest.webmanifest", app.manifest, name="manifest"),
    path("offline/", app.offline, name="offline"),
    path("", home.HomeView.as_view(), name="home"),
    path("catalogue/", goods.CatalogueView.as_view(), name="catalogue"),
    path("catalogue/category/<slug:slug>_<int:pk>/", goods.CategoryView.as_view(), name="category"),
    path("catalogue/<slug:slug>_<int:pk>/", product.ProductView.as_view(), name="product"),
    path("shops/", shops.ShopsView.as_view(), name="shops"),
    path("shops/<slug:code>/", shops.ShopView.as_view(), name="shop"),
    path("centres/", centres.CentresView.as_view(), name="centres"),
    path("centres/<slug:code>/", centres.CentreView.as_view(), name="centre"),
    path("verify/", certificates.VerifyView.as_view(), name="verify"),
    path("verify/<str:serial>/", certificates.CertificateView.as_view(), name="certificate"),
    path("place/", places.PlaceView.as_view(), name="place"),
    path("basket/", basket.BasketView.as_view(), name="basket"),
    path("basket/add/", basket.AddView.as_view(), name="basket_add"),
    path("basket/lines/<int:pk>/", basket.LineView.as_view(), name="basket_line"),
    path("checkout/", checkout.CheckoutView.as_view(), name="checkout"),
    path("checkout/areas/", areas.AreasView.as_view(), name="checkout_areas"),
    path("orders/find/", finding.FindView.as_view(), name="order_find"),
    path("orders/<serial:number>/", orders.OrderView.as_view(), name="order"),
    path("orders/<serial:number>/key/<slug:token>/", orders.OrderKeyView.as_view(), name="order_key"),
    path("orders/<serial:number>/payments/<serial:reference>/", payments.PaymentView.as_view(), name="order_payment"),
    path("orders/<serial:number>/payments/<serial:reference>/qr.svg", payments.QrView.as_view(), name="order_payment_qr"),
    path("orders/<serial:number>/payments/<serial:reference>/qr.png", payments.QrPictureView.as_view(), name="order_payment_picture"),
    path("orders/<serial:number>/payments/<serial:reference>/state/", payments.StateView.as_view(), name="order_payment_state"),
    path("orders/<serial:number>/parts/<int:pk>/received/", orders.ReceivedView.as_view(), name="order_received"),
    path("orders/<serial:number>/parts/<int:pk>/cancel/", orders.CancelView.as_view(), name="order_cancel"),
    path("orders/<serial:number>/again/", again.AgainView.as_view(), name="order_again"),
    path("account/", account.AccountView.as_view(), name="account"),
    path("account/profile/", profile.ProfileView.as_view(), name="profile"),
    path("account/addresses/", book.AddressesView.as_view(), name="addresses"),
    path("account/addresses/add/", book.AddressView.as_view(), name="address_add"),
    path("account/addresses/<int:pk>/", book.AddressView.as_view(), name="address_edit"),
    path("account/addresses/<int:pk>/remove/", book.AddressRemoveView.as_view(), name="address_remove"),
    path("account/addresses/<int:pk>/default/", book.AddressDefaultView.as_view(), name="address_default"),
    path("account/my-data/", customer.DataView.as_view(), name="my_data"),
    path("account/my-data/copy/", customer.DataFileView.as_view(), name="my_data_file"),
    path("account/my-data/erasure/", customer.ErasureView.as_view(), name="my_data_erasure"),
    path("account/phone/", include(accounts.phone_urls)),
    path("account/", include("allauth.urls")),
    path("sell/", workspace.ShopsView.as_view(), name="sell"),
    path("sell/<slug:code>/orders/", workspace.OrdersView.as_view(), name="sell_orders"),
    path("sell/<slug:code>/orders/<int:pk>/", workspace.OrderView.as_view(), name="sell_order"),
    path("sell/<slug:code>/orders/<int:pk>/<slug:verb>/", workspace.StepView.as_view(), name="sell_order_step"),
    path("sell/<slug:code>/payments/<int:pk>/", workspace.PaymentView.as_view(), name="sell_payment"),
    path("sell/<slug:code>/slips/<int:pk>/", workspace.SlipView.as_view(), name="sell_slip"),
    path("", include(wagtail_urls)),
    prefix_default_language=False,
)

handler400 = "storefront.errors.bad_request"
handler403 = "storefront.errors.forbidden"
handler404 = "storefront.errors.not_found"
handler500 = "storefront.errors.server_error"
