"""Who may do what with rows of this room in Wagtail's admin."""

from typing import Any

from wagtail.permission_policies import ModelPermissionPolicy


class ReadOnly(ModelPermissionPolicy):
    """May be seen by whoever has the permission "view", and changed by nobody: a code that can be edited proves nothing."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action == "view" and super().user_has_permission(user, action)

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        return "view" in actions and self.user_has_permission(user, "view")
