"""The whole map of the market on one screen. Who may open what: config/access.py."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path, re_path, register_converter
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from cms.courses import views as lessons
from cms.pages.views import serve_paper
from cms.training import teach
from config import files, health
from sellers.serials import SerialConverter
from sellers.workspace import views as workspace
from sellers.workspace.opening import views as opening
from sellers.workspace.prints import views as papers
from sellers.workspace.products import drafts, lists
from sellers.workspace.products import goods as sold
from sellers.workspace.shop import delivery as sell_delivery
from sellers.workspace.shop import money as sell_money
from sellers.workspace.shop import people as sell_people
from sellers.workspace.shop import views as sell_shop
from sellers.workspace.today import views as today
from storefront import app, found, styleguide
from storefront.accounts import profile
from storefront.accounts import views as accounts
from storefront.accounts.desk import desk_account
from storefront.address import book
from storefront.address import views as places
from storefront.basket import again
from storefront.basket import views as basket
from storefront.browse import centres, certificates, goods, home, prints, product, shops
from storefront.checkout import areas, payments
from storefront.checkout import views as checkout
from storefront.customer import views as customer
from storefront.order import account, claiming, finding
from storefront.order import views as orders

register_converter(SerialConverter, "serial")

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("robots.txt", found.robots, name="robots"),
    path("sitemap.xml", found.sitemap, name="sitemap"),
    path("sitemap-<slug:kind>-<int:number>.xml", found.sitemap_part, name="sitemap_part"),
    path("sw.js", app.service_worker, name="service_worker"),
    path("files/<str:signed>/", files.private_file, name="private_file"),
    # Pictures without words: the same in every language.
    re_path(r"^centres/(?P<code>[A-Z]{3}-\d{4,6})/band\.(?P<kind>svg|png)$", prints.CentreBandView.as_view(), name="centre_band"),
    path("verify/<serial:serial>/qr.svg", prints.CertificateQrView.as_view(), name="certificate_qr"),
    path("learn/<int:pk>/qr.svg", lessons.QrView.as_view(), name="lesson_qr"),
    path("learn/media/<int:pk>/<str:name>", lessons.MediaView.as_view(), name="lesson_media"),
    # One door for everybody: Wagtail's own login page knows neither throttle nor phones.
    path("cms/login/", RedirectView.as_view(pattern_name="account_login", query_string=True), name="wagtailadmin_login"),
    path("cms/account/", desk_account, name="wagtailadmin_account"),
    path("cms/reports/site-history/", include(("sellers.desk.history", "wagtailadmin_history"))),
    path("cms/", include(wagtailadmin_urls)),
    re_path(r"^documents/(\d+)/(.*)$", serve_paper, name="wagtaildocs_serve"),
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
    path("account/orders/claim/", claiming.ClaimView.as_view(), name="orders_claim"),
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
    path("sell/", today.ShopsView.as_view(), name="sell"),
    path("sell/go/<slug:screen>/", today.GoView.as_view(), name="sell_go"),
    path("sell/lesson/", today.LessonView.as_view(), name="sell_lesson"),
    path("sell/<slug:code>/orders/", workspace.OrdersView.as_view(), name="sell_orders"),
    path("sell/<slug:code>/orders/<int:pk>/", workspace.OrderView.as_view(), name="sell_order"),
    path("sell/<slug:code>/orders/<int:pk>/label.pdf", papers.LabelView.as_view(), name="sell_label"),
    path("sell/<slug:code>/orders/<int:pk>/pack-list.pdf", papers.PackListView.as_view(), name="sell_pack_list"),
    path("sell/<slug:code>/labels.pdf", papers.LabelsView.as_view(), name="sell_labels"),
    path("sell/<slug:code>/pack-lists.pdf", papers.PackListsView.as_view(), name="sell_pack_lists"),
    path("sell/<slug:code>/orders/<int:pk>/<slug:verb>/", workspace.StepView.as_view(), name="sell_order_step"),
    path("sell/<slug:code>/products/", lists.ProductsView.as_view(), name="sell_products"),
    path("sell/<slug:code>/products/new/", drafts.NewView.as_view(), name="sell_product_new"),
    path("sell/<slug:code>/products/kinds/", drafts.KindsView.as_view(), name="sell_product_kinds"),
    path("sell/<slug:code>/products/hints/", drafts.HintsView.as_view(), name="sell_product_hints"),
    path("sell/<slug:code>/products/drafts/<int:pk>/<int:step>/", drafts.DraftView.as_view(), name="sell_product_draft"),
    path("sell/<slug:code>/products/drafts/<int:pk>/photos/", drafts.PhotosView.as_view(), name="sell_product_photos"),
    path("sell/<slug:code>/products/drafts/<int:pk>/preview/", drafts.DraftPreviewView.as_view(), name="sell_product_draft_preview"),
    path("sell/<slug:code>/products/drafts/<int:pk>/discard/", drafts.DiscardView.as_view(), name="sell_product_discard"),
    path("sell/<slug:code>/products/<int:pk>/", sold.ProductView.as_view(), name="sell_product"),
    path("sell/<slug:code>/products/<int:pk>/stock/", sold.StockView.as_view(), name="sell_product_stock"),
    path("sell/<slug:code>/products/<int:pk>/preview/", sold.PreviewView.as_view(), name="sell_product_preview"),
    path("sell/<slug:code>/products/<int:pk>/<slug:verb>/", sold.StepView.as_view(), name="sell_product_step"),
    path("sell/<slug:code>/payments/<int:pk>/", workspace.PaymentView.as_view(), name="sell_payment"),
    path("sell/<slug:code>/slips/<int:pk>/", workspace.SlipView.as_view(), name="sell_slip"),
    path("sell/open/", opening.OpenView.as_view(), name="sell_open"),
    path("sell/open/papers/add/", opening.PaperView.as_view(), name="sell_open_papers"),
    path("sell/open/papers/<int:pk>/", opening.PaperFileView.as_view(), name="sell_open_paper"),
    path("sell/open/certificate/", opening.CertificateView.as_view(), name="sell_open_certificate"),
    path("sell/open/<slug:step>/", opening.StepView.as_view(), name="sell_open_step"),
    path("sell/invitations/<str:token>/", sell_people.InvitationView.as_view(), name="sell_invitation"),
    path("sell/<slug:code>/shop/", sell_shop.ShopView.as_view(), name="sell_shop"),
    path("sell/<slug:code>/profile/", sell_shop.ProfileView.as_view(), name="sell_profile"),
    path("sell/<slug:code>/profile/pictures/", sell_shop.PicturesView.as_view(), name="sell_pictures"),
    path("sell/<slug:code>/delivery/", sell_delivery.DeliveryView.as_view(), name="sell_delivery"),
    path("sell/<slug:code>/delivery/<slug:way>/", sell_delivery.WayView.as_view(), name="sell_delivery_way"),
    path("sell/<slug:code>/closed-days/", sell_shop.ClosedDaysView.as_view(), name="sell_closed_days"),
    path("sell/<slug:code>/money/", sell_money.MoneyView.as_view(), name="sell_money"),
    path("sell/<slug:code>/members/", sell_people.MembersView.as_view(), name="sell_members"),
    path("sell/<slug:code>/leave/", sell_people.LeaveView.as_view(), name="sell_leave"),
    path("sell/<slug:code>/marks/", sell_shop.MarksView.as_view(), name="sell_marks"),
    path("sell/<slug:code>/marks/papers/<int:pk>/", sell_shop.MarkPaperView.as_view(), name="sell_mark_paper"),
    # Last of all under /sell/: a shop's code could be any word.
    path("sell/<slug:code>/", today.TodayView.as_view(), name="sell_today"),
    path("sell/<slug:code>/help/", today.HelpView.as_view(), name="sell_help"),
    path("learn/progress/", lessons.ProgressView.as_view(), name="lesson_progress"),
    path("learn/<int:pk>/", lessons.ShortView.as_view(), name="lesson_short"),
    path("teach/", teach.TeachView.as_view(), name="teach"),
    path("teach/graduates/", teach.GraduatesView.as_view(), name="teach_graduates"),
    path("teach/rounds/<serial:code>/", teach.RoundView.as_view(), name="teach_round"),
    path("", include(wagtail_urls)),
    prefix_default_language=False,
)

handler400 = "storefront.errors.bad_request"
handler403 = "storefront.errors.forbidden"
handler404 = "storefront.errors.not_found"
handler500 = "storefront.errors.server_error"
