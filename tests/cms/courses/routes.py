"""Every address of Wagtail's admin, with something of centre A in each place where an address names a thing."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

#: What is A's and in no public page: whoever reads it elsewhere has found a leak.
CANARY = "CANARY-OF-CENTRE-A"
#: Leave the admin, or are nothing but files and words for scripts.
SKIPPED = frozenset(
    {"wagtailadmin_logout", "wagtailadmin_error_test", "wagtailadmin_sprite", "wagtailadmin_javascript_catalog", "wagtailadmin_login"}
)
PREFIXES = ("wagtail", "taggit")


@dataclass(frozen=True)
class Things:
    """A's things by the names that addresses use; `special` by (part of the view's name, name)."""

    values: dict[str, Any]
    special: dict[tuple[str, str], Any] = field(default_factory=dict)

    def value(self, name: str, argument: str) -> Any:
        for (part, wanted), value in self.special.items():
            if part in name and wanted == argument:
                return value
        return self.values.get(argument, 1)


def routes(
    resolver: URLResolver | None = None, namespace: str = "", inherited: tuple[str, ...] = ()
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """(view name, names of its arguments) of every named address."""
    for entry in (resolver or get_resolver()).url_patterns:
        names = (*inherited, *_arguments(entry))
        if isinstance(entry, URLResolver):
            yield from routes(entry, f"{namespace}{entry.namespace}:" if entry.namespace else namespace, names)
        elif isinstance(entry, URLPattern) and entry.name:
            yield f"{namespace}{entry.name}", names


def _arguments(entry: URLPattern | URLResolver) -> tuple[str, ...]:
    pattern: Any = entry.pattern
    return tuple(getattr(pattern, "converters", {})) or tuple(
        getattr(pattern, "regex", None).groupindex if hasattr(pattern, "regex") else ()
    )


def addresses(things: Things) -> Iterator[tuple[str, str]]:
    """(view name, address) of everything in the admin, bulk actions one by one."""
    for name, arguments in sorted(set(routes())):
        if not name.startswith(PREFIXES) or name in SKIPPED:
            continue
        if name == "wagtail_bulk_action":
            continue
        try:
            yield name, reverse(name, kwargs={each: things.value(name, each) for each in arguments})
        except NoReverseMatch:
            if name not in ("wagtail_serve", "wagtailimages_serve", "wagtaildocs_serve"):
                raise


#: Kind of thing -> what may be done to many at once.
BULK = {
    ("pages", "basepage"): ("delete", "move", "publish", "unpublish"),
    ("photos", "photo"): ("delete", "add_tags", "add_to_collection"),
    ("pages", "paper"): ("delete", "add_tags", "add_to_collection"),
    ("accounts", "user"): ("delete", "set_active_state", "assign_role"),
}


def bulk(things: Things) -> Iterator[tuple[str, str]]:
    """(name, address) of every bulk action on A's things."""
    for (label, model), verbs in BULK.items():
        for verb in verbs:
            key = things.values[f"bulk {model}"]
            yield f"bulk {model} {verb}", f"/cms/bulk/{label}/{model}/{verb}/?id={key}&next=/cms/"


def fields(things: Things, lesson_form: dict[str, str]) -> dict[str, str]:
    """Every field that a form of the admin knows, filled so that it would succeed for whoever is allowed."""
    return lesson_form | {
        "new_title": "X",
        "new_slug": "x",
        "new_parent_page": str(things.values["destination_id"]),
        "chooser": str(things.values["destination_id"]),
        "action-publish": "1",
        "comment": "x",
        "restriction_type": "login",
        "name": "X",
        "tags": "x",
        "collection": "1",
        "position": "0",
        "email": "x@example.test",
        "is_active": "on",
        "mark_as_active": "",
        "role": "1",
    }


#: Parts of addresses that answer scripts only.
SCRIPTS = ("multiple", "choose", "editing-sessions", "set_position")


def visit(client: Client, address: str, form: dict[str, str]) -> Iterator[tuple[str, Any]]:
    """GET, POST, and POST as a script does where scripts are answered differently."""
    yield "GET", client.get(address)
    yield "POST", client.post(address, form)
    if any(part in address for part in SCRIPTS):
        yield "script", client.post(address, form, headers={"X-Requested-With": "XMLHttpRequest"})
