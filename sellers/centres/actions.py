"""What happens to centres over time. Each verb changes the centre and adds an event; no event is ever changed or taken away.

`on` is the day on which it happened (today), never to come and never before the centre's latest event: history is added to at its end.
Every refusal is a `CentreRefused`.
"""

from datetime import date
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from sellers.centres.models import AdminArea, Centre, CentreEvent

Kind, State = CentreEvent.Kind, Centre.State
#: Kind of event -> the states of the centre in which it may happen.
POSSIBLE: dict[str, set[str]] = {
    Kind.OPEN: {State.PLANNED},
    Kind.RENAME: {State.PLANNED, State.ACTIVE, State.SUSPENDED, State.CLOSED},
    Kind.MOVE: {State.PLANNED, State.ACTIVE, State.SUSPENDED},
    Kind.MERGE: {State.ACTIVE, State.SUSPENDED, State.CLOSED},
    Kind.SPLIT: {State.ACTIVE},
    Kind.CLOSE: {State.PLANNED, State.ACTIVE, State.SUSPENDED},
    Kind.REOPEN: {State.CLOSED, State.SUSPENDED},
}


class CentreRefused(Exception):
    """What was asked cannot happen to this centre; the message says why. Nothing was changed."""


def _locked(centre: Centre, kind: str, on: date | None) -> tuple[Centre, date]:
    day = on or timezone.localdate()
    row = Centre.objects.select_for_update(of=("self",)).get(pk=centre.pk)
    if row.state not in POSSIBLE[kind]:
        raise CentreRefused(_("A centre that is “{state}” cannot do this.").format(state=row.get_state_display()))
    if day > timezone.localdate():
        raise CentreRefused(_("This day is still to come. Record it when it has happened."))
    latest = row.events.order_by("happened_on", "id").last()
    if latest and day < latest.happened_on:
        raise CentreRefused(_("Something later is recorded already. Give a day on or after it."))
    if row.events.filter(kind=kind, happened_on=day).exists():
        raise CentreRefused(_("This is recorded for that day already."))
    return row, day


def _record(
    row: Centre, kind: str, day: date, before: dict[str, Any], after: dict[str, Any], note: str, actor: AbstractBaseUser | None
) -> CentreEvent:
    event = CentreEvent.objects.create(
        centre=row,
        kind=kind,
        happened_on=day,
        before=before,
        after=after,
        note=note.strip()[:300],
        recorded_by_id=actor.pk if actor else None,
    )
    data = {"before": before, "after": after, "reason": event.note, "day": day.isoformat()}
    log(instance=row, action=f"centres.{kind}", user=actor, data=data)
    return event


@transaction.atomic
def open_centre(*, centre: Centre, note: str = "", on: date | None = None, actor: AbstractBaseUser | None) -> CentreEvent:
    """A planned centre opens."""
    row, day = _locked(centre, Kind.OPEN, on)
    before, row.state = row.state, State.ACTIVE
    row.save(update_fields=["state"])
    return _record(row, Kind.OPEN, day, {"state": before}, {"state": str(row.state)}, note, actor)


@transaction.atomic
def rename_centre(
    *, centre: Centre, name: str, name_en: str = "", note: str = "", on: date | None = None, actor: AbstractBaseUser | None
) -> CentreEvent:
    """The centre bears another name. What was issued before keeps the old one."""
    row, day = _locked(centre, Kind.RENAME, on)
    name, name_en = name.strip(), name_en.strip()
    if not name or (name, name_en) == (row.name, row.name_en):
        raise CentreRefused(_("Enter another name than it has."))
    before = {"name": row.name, "name_en": row.name_en}
    row.name, row.name_en = name, name_en
    row.save(update_fields=["name", "name_en"])
    return _record(row, Kind.RENAME, day, before, {"name": name, "name_en": name_en}, note, actor)


@transaction.atomic
def move_centre(*, centre: Centre, area: AdminArea, note: str = "", on: date | None = None, actor: AbstractBaseUser | None) -> CentreEvent:
    """The centre is in another sub-district from that day on. Its place on the map is that of the sub-district until it is measured."""
    row, day = _locked(centre, Kind.MOVE, on)
    if area.level != AdminArea.Level.SUBDISTRICT or area.pk == row.area_id:
        raise CentreRefused(_("Choose another sub-district than it is in."))
    before = {"area": row.area_id}
    row.area, row.latitude, row.longitude = area, area.latitude, area.longitude
    row.save(update_fields=["area", "latitude", "longitude"])
    return _record(row, Kind.MOVE, day, before, {"area": area.pk}, note, actor)


@transaction.atomic
def merge_centre(*, centre: Centre, into: Centre, note: str = "", on: date | None = None, actor: AbstractBaseUser | None) -> CentreEvent:
    """The centre goes up in another, which lives. Its shops and rounds stay in its history; shops are moved one by one."""
    # Both are locked, the smaller id first.
    locked = {row.pk: row for row in Centre.objects.select_for_update(of=("self",)).filter(pk__in=[centre.pk, into.pk]).order_by("pk")}
    row, day = _locked(centre, Kind.MERGE, on)
    successor = locked[into.pk]
    if successor.pk == row.pk or successor.state not in (State.ACTIVE, State.PLANNED):
        raise CentreRefused(_("Choose another centre, one that is open."))
    before, row.state, row.successor, row.retired_at = row.state, State.MERGED, successor, timezone.now()
    row.save(update_fields=["state", "successor", "retired_at"])
    return _record(row, Kind.MERGE, day, {"state": before}, {"state": str(row.state), "into": successor.code}, note, actor)


@transaction.atomic
def split_centre(*, centre: Centre, off: Centre, note: str = "", on: date | None = None, actor: AbstractBaseUser | None) -> CentreEvent:
    """A part of the centre became the centre `off`, which has a row of its own."""
    row, day = _locked(centre, Kind.SPLIT, on)
    if off.pk == row.pk:
        raise CentreRefused(_("Choose another centre, one that is open."))
    return _record(row, Kind.SPLIT, day, {}, {"off": off.code}, note, actor)


@transaction.atomic
def close_centre(*, centre: Centre, note: str, on: date | None = None, actor: AbstractBaseUser | None) -> CentreEvent:
    """The centre holds no rounds and takes no shops any more. Its history stays."""
    row, day = _locked(centre, Kind.CLOSE, on)
    before, row.state, row.retired_at = row.state, State.CLOSED, timezone.now()
    row.save(update_fields=["state", "retired_at"])
    return _record(row, Kind.CLOSE, day, {"state": before}, {"state": str(row.state)}, note, actor)


@transaction.atomic
def reopen_centre(*, centre: Centre, note: str = "", on: date | None = None, actor: AbstractBaseUser | None) -> CentreEvent:
    """A closed or suspended centre works again."""
    row, day = _locked(centre, Kind.REOPEN, on)
    before, row.state, row.retired_at = row.state, State.ACTIVE, None
    row.save(update_fields=["state", "retired_at"])
    return _record(row, Kind.REOPEN, day, {"state": before}, {"state": str(row.state)}, note, actor)
