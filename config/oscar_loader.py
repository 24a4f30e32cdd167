"""How Oscar finds classes.

Oscar looks for `search.views` and friends through Haystack, and for its dashboard's templates through apps that are not
installed here. This loader answers both without importing either.
"""

from collections.abc import Sequence
from importlib import import_module

from oscar.core.exceptions import AppNotFoundError
from oscar.core.loading import default_class_loader

#: Modules that Oscar names and this house keeps in another room.
ROOMS = {"search.views": "storefront.browse.goods", "catalogue.views": "storefront.browse.goods"}


def load(module_label: str, classnames: Sequence[str], module_prefix: str) -> list[type]:
    """Return the classes of `module_label` ("<app label>.<module>") in the order asked for."""
    if room := ROOMS.get(module_label):
        module = import_module(room)
        return [getattr(module, name) for name in classnames]
    try:
        return default_class_loader(module_label, classnames, module_prefix)
    except AppNotFoundError:
        # An Oscar app that is not installed, such as the dashboard: its plain class, without a model behind it.
        module = import_module(f"{module_prefix}.{module_label}")
        return [getattr(module, name) for name in classnames]
