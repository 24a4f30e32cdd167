"""A page about one thing: its facts, what an operator can do with it, and what the log tells of it."""

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from itertools import accumulate
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext
from wagtail.admin import messages
from wagtail.log_actions import registry

from catalog.typed import TextField
from sellers.desk.cells import phone_of
from sellers.desk.frame import DeskView

#: Days and Thai phone numbers as the log stores them.
_DAY, _PHONE = re.compile(r"\d{4}-\d\d-\d\d"), re.compile(r"\+66\d{8,9}")
#: Entries of the log on a page; letters of what one says about before or after.
LOG_LENGTH, LONGEST = 50, 200


class PressForm(forms.Form):
    """Nothing to fill in."""


class ReasonForm(forms.Form):
    """Why; it is written into the log, and told to whoever it concerns."""

    reason = TextField(label=_("Reason"), max_length=200, error_messages={"required": _("Say why, so that others understand it later.")})


@dataclass(frozen=True)
class LogLine:
    """One line of a thing's log, in words. `before` and `after` are empty where nothing plain changed."""

    at: datetime
    what: str
    who: str
    before: list[str | date]
    after: list[str | date]
    reason: str


def log_lines(thing: Any, words: Mapping[str, Any]) -> list[LogLine]:
    """What the log tells of a thing, the latest first. `words` names stored states. One query."""
    entries = registry.get_logs_for_instance(thing).select_related("user").order_by("-timestamp")[:LOG_LENGTH]
    return [
        LogLine(
            entry.timestamp,
            str(entry.message),
            str(entry.user or "") if entry.user_id else "",
            _plain(entry.data.get("before"), words),
            _plain(entry.data.get("after"), words),
            str(words.get(reason := str(entry.data.get("reason") or entry.data.get("words") or ""), reason)),
        )
        for entry in entries
    ]


def _plain(value: Any, words: Mapping[str, Any]) -> list[str | date]:
    """What can be read of a logged value, as much as fits on the page."""
    if isinstance(value, dict):
        plain = [_worded(item, words) for item in value.values() if item and not isinstance(item, dict | list)]
        ends = accumulate(len(str(item)) for item in plain)
        return [item for item, end in zip(plain, ends, strict=True) if end <= LONGEST] or [str(item)[:LONGEST] for item in plain[:1]]
    return [_worded(value, words)] if isinstance(value, str | int) and value != "" else []


def _worded(value: Any, words: Mapping[str, Any]) -> str | date:
    """A stored value as people read it: a state by its name, a phone number as it is dialled; a day stays a day, which the page words."""
    if isinstance(value, bool):
        return pgettext("log", "yes") if value else pgettext("log", "no")
    text = str(words.get(str(value), value))
    if _DAY.fullmatch(text):
        with suppress(ValueError):  # there is no such day
            return date.fromisoformat(text)
    return phone_of(text) if _PHONE.fullmatch(text) else text


def always(thing: Any) -> bool:
    """Offered whatever the thing's state."""
    return True


@dataclass(frozen=True)
class Deed:
    """Something that an operator can do with a thing. `take(thing, cleaned data, actor)` calls a verb of the room's actions.

    `offered` decides whether the page shows it; the action decides whether it happens. `grave`: it takes something away.
    `done` is said afterwards, or what `said` makes of the verb's answer, where it may end in more than one way.
    """

    label: Promise
    done: Promise
    take: Callable[[Any, dict[str, Any], Any], object]
    offered: Callable[[Any], bool] = always
    form: type[forms.Form] = PressForm
    grave: bool = False
    note: Promise | str = ""
    said: Callable[[Any], Promise | str] | None = None


class ThingView(DeskView):
    """One thing. Subclasses say how it is found (`thing`), what the page shows (`facts`), what can be done (`deeds`).

    To look, "view" or "change" is enough; to do something, "change" is needed. `refusals` are what the actions raise to say no.
    """

    permission_required: str | None = None
    any_permission_required = ["view", "change"]
    template_name = "cms/desk/thing.html"
    deeds: ClassVar[Mapping[str, Deed]] = {}
    #: Stored states -> what they are called, for the log.
    words: ClassVar[Mapping[str, Any]] = {}
    refusals: ClassVar[tuple[type[Exception], ...]] = ()

    def thing(self, pk: Any) -> Any:
        """The thing with all that the page shows loaded; else 404."""
        raise NotImplementedError

    def facts(self, thing: Any) -> dict[str, Any]:
        """What the page's template shows."""
        return {}

    def get_page_title(self) -> str:
        return str(self.heading(self._thing)) if hasattr(self, "_thing") else ""

    def heading(self, thing: Any) -> str:
        """The page's title."""
        return str(thing)

    def page(self, thing: Any, typed: dict[str, forms.Form] | None = None, status: int = 200) -> HttpResponse:
        """The page; `typed` puts forms with their errors in place of empty ones."""
        self._thing = thing
        may = self.user_has_permission("change")
        forms_of = {
            verb: {"deed": deed, "form": (typed or {}).get(verb) or deed.form(auto_id=f"{verb}_%s"), "wrong": verb in (typed or {})}
            for verb, deed in self.deeds.items()
            if may and (deed.offered(thing) or verb in (typed or {}))
        }
        return self.show(status, thing=thing, may_change=may, deeds=forms_of, log=self.log_of(thing), **self.facts(thing))

    def log_of(self, thing: Any) -> list[LogLine]:
        """What the log tells of the thing."""
        return log_lines(thing, self.words)

    def get(self, request: HttpRequest, pk: Any) -> HttpResponse:
        return self.page(self.thing(pk))

    def post(self, request: HttpRequest, pk: Any) -> HttpResponse:
        if not self.user_has_permission("change"):
            raise PermissionDenied
        thing = self.thing(pk)
        verb = request.POST.get("deed", "")
        deed = self.deeds.get(verb)
        if deed is None:
            raise Http404
        form = deed.form(request.POST, request.FILES, auto_id=f"{verb}_%s")
        if not form.is_valid():
            return self.page(thing, {verb: form}, status=422)
        try:
            answer = deed.take(thing, form.cleaned_data, request.user)
        except self.refusals as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, str(deed.said(answer) if deed.said else deed.done))
        return self.after(thing, verb)

    def after(self, thing: Any, verb: str) -> HttpResponse | HttpResponseRedirect:
        """Where to go on; the thing's own page unless told otherwise."""
        return redirect(self.request.path)


def only(*states: str) -> Callable[[Any], bool]:
    """Offered to things in one of these states."""
    return lambda thing: thing.state in states
