"""Who can sign in."""

from django.apps import AppConfig
from wagtail.users.apps import WagtailUsersAppConfig


class AccountsConfig(AppConfig):
    name = "storefront.accounts"
    label = "accounts"
    verbose_name = "Accounts"

    def ready(self) -> None:
        """The outbox of texts is read only, also for administrators."""
        from wagtail.permissions import register_permission_policy  # noqa: PLC0415 (models are not loaded before)

        from storefront.accounts.policies import ReadOnly  # noqa: PLC0415

        register_permission_policy(self.get_model("TextMessage"), ReadOnly(self.get_model("TextMessage")))


class MarketUsersConfig(WagtailUsersAppConfig):
    """Wagtail's administration of users, for a user model without first and last name."""

    user_viewset = "storefront.accounts.wagtail_users.UserViewSet"
