"""One's own settings in Wagtail's admin. Name, e-mail and password are kept in the account's own pages."""

from typing import Any

from wagtail.admin.auth import require_admin_access
from wagtail.admin.views.account import AccountView, AvatarSettingsPanel, NameEmailSettingsPanel


class DeskAccountView(AccountView):
    """Without the panel that demands a first and a last name, which accounts here do not have, and without pictures of people: nothing
    shows them, and they would be stored as the phone took them."""

    def get_panels(self) -> list[Any]:
        return [panel for panel in super().get_panels() if not isinstance(panel, AvatarSettingsPanel | NameEmailSettingsPanel)]


#: Stands before Wagtail's own address of this name (config/urls.py).
desk_account = require_admin_access(DeskAccountView.as_view())
