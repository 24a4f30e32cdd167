"""The Dockerfile's build and start steps on a bare folder, with production settings and real services; and compose.yaml."""

import os
import re
import shutil
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.ops.dockerfile import Builder, Stage, command_of, context_files, read
from tests.ops.watch import processes_of, wait_until
from tests.services import running
from tests.services.parts import ROOT, free_port, stop_process

pytestmark = pytest.mark.ops

GATES = {"service_healthy", "service_completed_successfully"}


@pytest.fixture(scope="module")
def stages() -> list[Stage]:
    return read(ROOT / "Dockerfile")


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text())
    return content


@pytest.fixture(scope="module")
def outside() -> Iterator[dict[str, str]]:
    """The variables of PostgreSQL, Redis and S3: those of the test run, or services of our own."""
    names = ("DATABASE_URL", "CACHE_URL", "AWS_S3_ENDPOINT_URL")
    if all(name in os.environ for name in names) and os.environ["DATABASE_URL"].startswith("postgres"):
        yield {name: value for name, value in os.environ.items() if name in names or name.startswith("AWS_")}
        return
    with running(["postgresql", "redis", "s3"]) as env:
        if not all(name in env for name in names):
            pytest.skip("PostgreSQL, Redis and S3 are needed; the lines above say which is missing")
        yield env


@pytest.fixture(scope="module")
def image(stages: list[Stage]) -> Iterator[Builder]:
    """The image, built on a bare folder."""
    folder = Path(tempfile.mkdtemp(prefix="market-image-"))
    try:
        builder = Builder(ROOT, folder)
        began = time.monotonic()
        builder.build(stages)
        print(f"image built in {time.monotonic() - began:.0f} s")
        yield builder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def test_the_image_is_built_in_stages_and_runs_as_an_ordinary_user(stages: list[Stage]) -> None:
    assert len(stages) >= 2 and len({stage.base for stage in stages}) == 1
    final = stages[-1]
    assert final.last("USER") not in {"", "root", "0"}
    order = [name for name, _ in final.steps]
    assert order.index("USER") < order.index("CMD")
    assert "/healthz" in final.last("HEALTHCHECK")
    build = "\n".join(argument for _, argument in stages[0].steps)
    assert "COPY . " not in build  # a change of our code must not install the packages anew


def test_nothing_secret_or_needless_gets_into_the_image() -> None:
    names = context_files(ROOT)
    assert "manage.py" in names and "requirements.lock" in names
    assert not [name for name in names if re.match(r"(\.git|\.env|\.venv|var|tests|docs)(/|$)", name) or name.endswith((".pyc", ".mo"))]


def test_compose_publishes_the_web_server_alone_on_loopback(compose: dict[str, Any]) -> None:
    published = {name: service["ports"] for name, service in compose["services"].items() if service.get("ports")}
    assert list(published) == ["web"]
    assert all(port.startswith("127.0.0.1:") for port in published["web"])


def test_compose_waits_for_health(compose: dict[str, Any]) -> None:
    services = compose["services"]
    assert set(services) == {"postgres", "redis", "elasticsearch", "s3", "migrate", "web", "worker"}
    for name, service in services.items():
        for other, gate in service.get("depends_on", {}).items():
            assert gate["condition"] in GATES, (name, other)
            if gate["condition"] == "service_healthy":
                assert "test" in services[other]["healthcheck"], other
    for name in ("web", "worker"):
        assert services[name]["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}
        assert services[name]["image"] == services["migrate"]["image"]


def test_compose_asks_for_every_secret(compose: dict[str, Any]) -> None:
    text = (ROOT / "compose.yaml").read_text()
    for name in ("SECRET_KEY", "ALLOWED_HOSTS", "PAYMENT_ROUTE", "POSTGRES_PASSWORD", "AWS_SECRET_ACCESS_KEY"):
        # `:?` makes compose refuse with these words where the variable is not set.
        assert re.search(rf"\$\{{{name}:\?[^}}]+\}}", text), name
        assert not re.search(rf"\$\{{{name}(:-[^}}]*)?\}}", text), name


def test_the_image_starts_and_is_ready(
    image: Builder, stages: list[Stage], compose: dict[str, Any], outside: dict[str, str], tmp_path: Path
) -> None:
    port = free_port()
    env = {
        **outside,
        "SECRET_KEY": "a-key-for-this-test-alone-0123456789-abcdefghijklmnopqrstuvwxyz",
        "ALLOWED_HOSTS": "market.example",
        "PAYMENT_ROUTE": "direct",
        "WEB_PROCESSES": "2",
        "GRANIAN_HOST": "127.0.0.1",
        "GRANIAN_PORT": str(port),
    }
    manifest = image.app / "var" / "static" / "staticfiles.json"
    assert manifest.exists()
    services = compose["services"]
    migrated = image.run(services["migrate"]["command"], **env)
    assert migrated.returncode == 0, migrated.stdout[-2000:] + migrated.stderr[-4000:]
    final = stages[-1]
    probe = command_of(final.last("HEALTHCHECK"))
    commands = {"web": command_of(final.last("CMD")), "worker": services["worker"]["command"]}
    logs = {name: tmp_path / f"{name}.log" for name in commands}
    children = {name: image.spawn(command, logs[name], **env) for name, command in commands.items()}
    try:

        def answers(path: str) -> bool:
            for name, child in children.items():
                assert child.poll() is None, f"the {name} ended: {logs[name].read_text()[-3000:]}"
            return image.run([*probe[:-1], path], **env).returncode == 0

        wait_until(lambda: answers("/healthz"), seconds=90, what=f"/healthz is 200: {logs['web']}")
        wait_until(lambda: answers("/readyz"), seconds=60, what="/readyz is 200")
        assert image.run(probe, **env).returncode == 0
        static = next((image.app / "var" / "static").rglob("*.*.css")).relative_to(image.app / "var" / "static")
        request = urllib.request.Request(
            f"http://127.0.0.1:{port}/static/{static}", headers={"Host": "market.example", "X-Forwarded-Proto": "https"}
        )
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=10) as response:
            assert response.status == 200 and "immutable" in response.headers["Cache-Control"]
    finally:
        for child in children.values():
            stop_process(child, 15)
    assert processes_of(image.app) == {}
    assert image.run(probe, **env).returncode == 1  # the health check notices when nobody answers
