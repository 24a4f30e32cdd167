"""Numbers that people read aloud: what they look like, that a slip of the pen is noticed, and where they lead."""

import pytest

from sellers.serials import ALPHABET, canonical_serial, check_serial, new_serial, scattered_serial


def test_exact_serials() -> None:
    assert [scattered_serial("M", source) for source in ("a", "b", "")] == ["M-TENJHAVD-C", "M-EWZKMSQN-0", "M-H4NJJZPQ-M"]
    assert [new_serial("C", number) for number in (123, 1_234_567)] == ["C-000123-V", "C-1234567-J"]


def test_a_thousand_sources_scatter() -> None:
    found = {scattered_serial("M", str(number)) for number in range(1000)}
    assert len(found) == 1000 and len({serial[:4] for serial in found}) > 400
    assert {letter for serial in found for letter in serial[2:10]} == set(ALPHABET)
    assert all(check_serial(serial) for serial in found)


@pytest.mark.parametrize("typed", ["M-TENJHAVD-C", "m tenjhavd c", " M–TENJHAVD–C ", "mtenjhavdc"])
def test_what_people_type_is_forgiven(typed: str) -> None:
    assert check_serial(typed) and canonical_serial(typed) == "M-TENJHAVD-C"


def test_one_wrong_letter_or_two_swapped_are_noticed() -> None:
    bare = "MTENJHAVDC"
    wrong = [bare[:at] + other + bare[at + 1 :] for at in range(len(bare)) for other in "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"]
    assert [text for text in wrong if check_serial(text)] == [bare] * len(bare)
    swapped = [bare[:at] + bare[at + 1] + bare[at] + bare[at + 2 :] for at in range(len(bare) - 1)]
    assert not [text for text in swapped if check_serial(text)]
    assert not [text for text in ("", "-", "\x00", "ก", "M") if check_serial(text)]
