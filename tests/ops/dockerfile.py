"""Carry out a Dockerfile on a bare folder: its COPY, ENV, RUN and CMD steps, where no Docker engine is at hand.

What belongs to the system of an image (users, owners) is recorded and not done. `/app` stands for a folder of ours; every stage
is built at the same place, as in an image, because a virtual environment knows its own path.
"""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path

HOME = "/app"
#: Commands that change the system of an image. They are recorded instead of run.
SYSTEM_COMMANDS = ("useradd", "groupadd", "chown", "apt-get")


@dataclass
class Stage:
    """One FROM and the (instruction, argument) pairs below it, in order."""

    base: str
    name: str
    steps: list[tuple[str, str]] = field(default_factory=list)

    def last(self, instruction: str) -> str:
        """The argument of the last step of this kind, which is the one that holds; '' if there is none."""
        return next((argument for name, argument in reversed(self.steps) if name == instruction), "")


def read(path: Path) -> list[Stage]:
    """The stages of a Dockerfile. Raises ValueError for a step before the first FROM."""
    lines = [line for line in path.read_text().splitlines() if not line.lstrip().startswith("#")]
    stages: list[Stage] = []
    for line in re.sub(r"\\\n\s*", "", "\n".join(lines)).splitlines():
        if not line.strip():
            continue
        instruction, _, argument = line.strip().partition(" ")
        if instruction.upper() == "FROM":
            base, _, name = argument.partition(" AS ")
            stages.append(Stage(base.strip(), name.strip() or f"stage{len(stages)}"))
        elif not stages:
            raise ValueError(f"{instruction} before FROM")
        else:
            stages[-1].steps.append((instruction.upper(), argument.strip()))
    return stages


def context_files(root: Path) -> list[str]:
    """What `COPY . .` brings: the files of the checkout that git does not ignore, without those of .dockerignore."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"], cwd=root, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    rules = [line for line in (root / ".dockerignore").read_text().splitlines() if line and not line.startswith("#")]

    def left_out(name: str) -> bool:
        parts = Path(name).parts
        above = ["/".join(parts[: count + 1]) for count in range(len(parts))]
        return any(
            fnmatch(path, rule) or (rule.startswith("**/") and fnmatch(Path(path).name, rule[3:])) for path in above for rule in rules
        )

    return [name for name in listed if (root / name).is_file() and not left_out(name)]


class Builder:
    """Builds the stages one after the other at `folder/app`; a finished one moves to `folder/<name>`."""

    def __init__(self, context: Path, folder: Path) -> None:
        self.context = context
        self.folder = folder
        self.app = folder / "app"
        self.env: dict[str, str] = {}
        self.recorded = folder / "system-commands"
        self.shims = folder / "shims"
        self.shims.mkdir(parents=True)
        for name in SYSTEM_COMMANDS:
            self._script(name, f'echo {name} "$@" >> {shlex.quote(str(self.recorded))}')
        # The interpreter of the base image.
        for name in ("python", "python3"):
            self._script(name, f'exec {shlex.quote(sys.executable)} "$@"')

    def _script(self, name: str, line: str) -> None:
        path = self.shims / name
        path.write_text(f"#!/bin/sh\n{line}\n")
        path.chmod(0o755)

    def build(self, stages: list[Stage]) -> None:
        """Carry out every stage. Raises AssertionError with the output of a RUN step that fails."""
        for stage in stages:
            # Nothing of the test run: an image starts with what its ENV lines say.
            self.env = {"PATH": f"{self.shims}:{os.environ['PATH']}", "HOME": str(self.folder)}
            kept = ("LANG", "SSL_CERT_FILE", "PIP_CERT", "PIP_FIND_LINKS", "PIP_INDEX_URL", "UV_CACHE_DIR", "UV_INDEX_URL")
            self.env.update({name: os.environ[name] for name in kept if name in os.environ})
            # The installer's cache of this machine saves the download; a network is needed with or without it.
            self.env.setdefault("UV_CACHE_DIR", str(Path.home() / ".cache" / "uv"))
            self.app.mkdir()
            for instruction, argument in stage.steps:
                step = getattr(self, f"do_{instruction.lower()}", None)
                if step is not None:
                    step(argument)
            if stage is not stages[-1]:
                self.app.rename(self.folder / stage.name)

    def here(self, text: str) -> str:
        """A text of the Dockerfile with our folder in the place of /app."""
        return re.sub(rf"(?<![\w.]){HOME}(?=/|\b)", str(self.app), text)

    def do_env(self, argument: str) -> None:
        """ENV NAME=value ...; values may use variables that were set before."""
        for pair in shlex.split(argument):
            name, _, value = pair.partition("=")
            self.env[name] = re.sub(r"\$\{?(\w+)\}?", lambda found: self.env.get(found[1], ""), self.here(value))

    def do_copy(self, argument: str) -> None:
        """COPY from the checkout or, with --from, from an earlier stage."""
        words = shlex.split(argument)
        origin = None
        if words[0].startswith("--from="):
            origin = self.folder / words.pop(0).removeprefix("--from=")
        *sources, target = words
        if origin is not None:
            for source in sources:
                shutil.copytree(origin / source.removeprefix(f"{HOME}/"), self.app / target, symlinks=True)
            return
        for name in context_files(self.context):
            for source in sources:
                wanted = source.strip("./")
                if not wanted:
                    self._put(name, name)
                elif name == wanted:
                    self._put(name, str(Path(target) / Path(name).name) if target.endswith("/") else target)
                elif name.startswith(f"{wanted}/"):
                    self._put(name, str(Path(target) / name.removeprefix(f"{wanted}/")))

    def _put(self, name: str, target: str) -> None:
        path = self.app / target
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(self.context / name, path)

    def do_run(self, argument: str) -> None:
        """RUN in the shell."""
        done = self.run(["sh", "-c", argument])
        assert done.returncode == 0, f"RUN {argument}\n{done.stdout}{done.stderr}"

    def run(self, command: list[str], **more: str) -> subprocess.CompletedProcess[str]:
        """Run a command as in a container of this image, with these variables besides those of the image."""
        words = [self.here(word) for word in command]
        return subprocess.run(words, cwd=self.app, env={**self.env, **more}, capture_output=True, text=True, check=False)

    def spawn(self, command: list[str], log: Path, **more: str) -> "subprocess.Popen[bytes]":
        """Start a command as a container of this image would, in a group of its own."""
        with log.open("wb") as output:
            return subprocess.Popen(
                [self.here(word) for word in command],
                cwd=self.app,
                env={**self.env, **more},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )


def command_of(argument: str) -> list[str]:
    """The words of a CMD (or of the CMD inside a HEALTHCHECK), in either of its two forms."""
    text = argument.partition("CMD ")[2] if "CMD " in argument else argument
    words: list[str] = json.loads(text) if text.startswith("[") else ["sh", "-c", text]
    return words
