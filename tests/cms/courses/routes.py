"""Every address of Wagtail's admin, with something of centre A in each place where an address names a thing."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

#: What is A's and in no public page: whoever reads it elsewhere has found a leak.
CANARY = "CANARY-OF-CENTRE-A"
#: Addresses that are not walked -> why.
SKIPPED = {
    "wagtailadmin_logout": "ends the walk",
    "wagtailadmin_login": "leads to the house's own sign-in, which tests/config/access walks",
    "wagtailadmin_error_test": "fails on purpose",
    "wagtailadmin_sprite": "icons for everybody",
    "wagtailadmin_javascript_catalog": "words for scripts",
    "wagtail_bulk_action": "walked verb by verb (BULK)",
    "wagtail_serve": "the public pages, which tests/config/access walks",
    "wagtaildocs_serve": "papers are public: tests/cms/pages/test_papers.py",
}
#: What an address asks for besides the things in its path. "CENTRE" finds the canary without repeating it.
ASKED = {
    "wagtailadmin_choose_page_chosen_multiple": "id={page_id}",
    "wagtailadmin_choose_page_search": "q=CENTRE",
    "wagtailimages_chooser:chosen_multiple": "id={image_id}",
    "wagtaildocs_chooser:chosen_multiple": "id={document_id}",
    "wagtailadmin_api:pages:find": "id={page_id}",
    "wagtailadmin_api:images:find": "id={image_id}",
    "wagtailadmin_api:documents:find": "id={document_id}",
}
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
    """(view name, address) of everything in the admin but the bulk actions."""
    for name, arguments in sorted(set(routes())):
        if name.startswith(PREFIXES) and name not in SKIPPED:
            asked = ASKED.get(name, "").format(**things.values)
            yield name, reverse(name, kwargs={each: things.value(name, each) for each in arguments}) + (f"?{asked}" if asked else "")


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
            key = things.values.get(f"bulk {model} {verb}", things.values[f"bulk {model}"])
            yield f"bulk {model} {verb}", f"/cms/bulk/{label}/{model}/{verb}/?id={key}&next=/cms/"


def fields(things: Things, lesson_form: dict[str, str]) -> dict[str, str]:
    """Every field that a form of the admin knows, filled so that it would succeed for whoever is allowed."""
    upload = {"title": "X", "collection": str(things.values["a collection"]), "tags": "x"}
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
        "collection": str(things.values["a collection"]),
        "position": "0",
        "email": "x@example.test",
        "hostname": "x.example",
        "port": "80",
        "root_page": str(things.values["parent_page_id"]),
        "is_active": "on",
        "mark_as_active": "False",
        "role": str(things.values["a group"]),
        # Where several things are uploaded at once, each form has the number of its thing.
        **{f"image-{things.values['image_id']}-{name}": text for name, text in upload.items()},
        **{f"doc-{things.values['document_id']}-{name}": text for name, text in upload.items()},
    }


#: Parts of addresses that answer scripts only.
SCRIPTS = ("multiple", "choose", "editing-sessions", "set_position")


def visit(client: Client, address: str, form: dict[str, str]) -> Iterator[Any]:
    """GET, POST, and POST as a script does where scripts are answered differently; of a preview also what was sent."""
    yield client.get(address)
    yield client.post(address, form)
    if "preview" in address:
        yield client.get(address)
    if any(part in address for part in SCRIPTS):
        yield client.post(address, form, headers={"X-Requested-With": "XMLHttpRequest"})
