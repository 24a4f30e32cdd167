"""Areas and centres from files."""

import shutil
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from sellers.centres.imports import DATA, import_areas, import_centres
from sellers.centres.models import AdminArea, Centre, CentreEvent
from tests.factories.tables import copy_table

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("provinces.csv", "remote_areas.csv"):
        shutil.copy(DATA / name, tmp_path)
    return tmp_path


def test_a_second_run_of_the_areas_changes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("import_areas")
    assert "Areas: 0 new, 0 changed, 8441 unchanged" in capsys.readouterr().out


def test_a_second_run_of_the_centres_changes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("import_centres")
    said = capsys.readouterr().out
    assert "Centres: 0 new, 0 changed, 8306 unchanged" in said
    assert "Renamings of 2566: 0 new, 0 changed, 7424 unchanged" in said


def test_the_long_ones_say_how_far_they_are(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    AdminArea.objects.update(sort_key="x")
    call_command("import_areas")
    said = capsys.readouterr().out
    assert "\r  Areas 1000/8441\r  Areas 2000/8441" in said
    assert "Areas: 0 new, 8441 changed, 0 unchanged" in said


@pytest.mark.parametrize(
    ("column", "text", "said"),
    [
        ("lat", "abc", "row 5: 'abc' is not a number"),
        ("lng", "NaN", "row 5: 'NaN' is not a number"),
        ("lat", "1375.1", "row 5: 1375.1 is not between -90 and 90 degrees"),
        ("postcode", "1020", "row 5: '1020' is not a postcode"),
        ("province_code", "99", "row 5: there is no province 99"),
        ("district_code", "1101", "row 5: '1101' is not a district code of province 10"),
        ("subdistrict_code", "110101", "row 5: '110101' is not a sub-district code of district 1001"),
        ("subdistrict_code", "100101", "row 5: says again what row 2 says: 100101"),
    ],
)
def test_one_bad_cell_of_the_areas_is_named_and_nothing_is_written(folder: Path, column: str, text: str, said: str) -> None:
    name = "geography.csv.gz"
    copy_table(DATA / name, folder / name, {(2, "subdistrict_en"): "Changed", (5, column): text}, rows=20)
    with pytest.raises(CommandError) as refused:
        import_areas(folder)
    assert f"{name}: nothing was imported." in str(refused.value)
    assert said in str(refused.value)
    assert not AdminArea.objects.filter(name_en="Changed").exists()


def test_a_bad_province_or_remote_area_is_named_too(folder: Path) -> None:
    shutil.copy(DATA / "geography.csv.gz", folder)
    copy_table(DATA / "provinces.csv", folder / "provinces.csv", {(3, "lat"): "north"})
    with pytest.raises(CommandError, match=r"provinces\.csv: nothing was imported\.\nrow 3: 'north' is not a number"):
        import_areas(folder)
    copy_table(DATA / "remote_areas.csv", folder / "remote_areas.csv", {(4, "kind"): "far"})
    with pytest.raises(CommandError, match=r"remote_areas\.csv: nothing was imported\.\nrow 4: 'far' is neither"):
        import_areas(folder)


@pytest.mark.parametrize(
    ("column", "text", "said"),
    [
        ("kind", "school", "row 5: 'school' is not a kind of centre"),
        ("subdistrict_code", "999999", "row 5: there is no sub-district 999999"),
        ("name_th", "", "row 5: a centre has a code and a name"),
        ("lat", "abc", "row 5: 'abc' is not a number"),
        ("code", "DCC-100101", "row 5: says again what row 2 says: DCC-100101"),
    ],
)
def test_one_bad_cell_of_the_centres_is_named_and_nothing_is_written(tmp_path: Path, column: str, text: str, said: str) -> None:
    path = copy_table(DATA / "centres.csv.gz", tmp_path / "some.csv.gz", {(2, "name_en"): "Changed", (5, column): text}, rows=20)
    events = CentreEvent.objects.count()
    with pytest.raises(CommandError) as refused:
        import_centres(path)
    assert "some.csv.gz: nothing was imported." in str(refused.value)
    assert said in str(refused.value)
    assert not Centre.objects.filter(name_en="Changed").exists()
    assert CentreEvent.objects.count() == events
