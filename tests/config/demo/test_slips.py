"""A slip to try out paying with."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command

from sellers.payments.slips import read_slip


def test_the_command_makes_a_slip_of_a_new_transfer(settings: Any, tmp_path: Path) -> None:
    settings.IS_DEMO, settings.VAR_DIR = True, tmp_path
    seen = set()
    for _ in range(2):
        call_command("demo_slip")
        code = read_slip(ContentFile((tmp_path / "slip.png").read_bytes()), name="slip.png").code
        assert code.bank_code == "004"
        seen.add(code.reference)
    assert len(seen) == 2


def test_a_real_market_makes_no_slips(settings: Any, tmp_path: Path) -> None:
    settings.IS_DEMO, settings.VAR_DIR = False, tmp_path
    with pytest.raises(CommandError):
        call_command("demo_slip")
    assert not list(tmp_path.iterdir())
