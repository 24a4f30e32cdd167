"""Chromium and fonts with Thai letters. Nothing runs: the tests start the browser through Playwright."""

import shutil
import subprocess
from pathlib import Path

from tests.services.install import apt, program
from tests.services.parts import Service, ServiceMissing

NAME = "chromium"


def thai_fonts() -> bool:
    """Whether fontconfig knows a font with Thai letters; without one every Thai page is a page of boxes."""
    lister = shutil.which("fc-list")
    if lister is None:
        return False
    return bool(subprocess.run([lister, ":lang=th", "family"], capture_output=True, check=False).stdout.strip())


def start(run: Path) -> Service:
    """Find or install browser and fonts; `CHROMIUM` in the environment says where the browser is. Raises ServiceMissing."""
    path = shutil.which("chromium-browser") or program("chromium", packages=("chromium", "fonts-noto-core", "fontconfig"))
    if not thai_fonts():
        apt("fonts-noto-core", "fontconfig")
    answer = subprocess.run([path, "--version"], capture_output=True, text=True, check=False)
    if answer.returncode != 0:
        raise ServiceMissing(f"{path} --version failed: {answer.stderr.strip()[-300:]}")
    return Service(NAME, {"CHROMIUM": path})
