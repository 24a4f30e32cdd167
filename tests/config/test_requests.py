"""Request id, the line in the log, the limit on uploads and the headers of each area."""

import json
import logging
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django_tasks_db.models import DBTaskResult

from config.logs import JsonFormatter
from config.requests import request_id
from config.worker.loop import Worker

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.config.urls")]

MIDDLEWARE = [name for name in django_settings.MIDDLEWARE if name.startswith(("django.", "csp.", "config.requests"))]


@pytest.fixture(autouse=True)
def _only_the_frame(settings: Any) -> None:
    """Without the middleware of Oscar and of the access table: the map of these tests is not in it."""
    settings.MIDDLEWARE = MIDDLEWARE


class Lines(logging.Handler):
    """Keeps what the formatter writes."""

    def __init__(self) -> None:
        super().__init__()
        self.setFormatter(JsonFormatter())
        self.lines: list[dict[str, Any]] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(json.loads(self.format(record)))

    def of(self, logger: str) -> list[dict[str, Any]]:
        """The lines of one logger."""
        return [line for line in self.lines if line["logger"] == logger]


@pytest.fixture
def lines() -> Any:
    """Everything that is logged, from INFO on."""
    handler, root = Lines(), logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield handler
    root.removeHandler(handler)
    root.setLevel(level)


def test_one_line_for_a_request(client: Client, lines: Lines) -> None:
    response = client.get("/hello/?email=somchai@example.test", REMOTE_ADDR="203.0.113.9", HTTP_USER_AGENT="Phone of Somchai")
    [line] = lines.of("config.requests")
    assert line.pop("ms") >= 0
    assert line.pop("time").endswith("+00:00")
    assert line == {
        "level": "INFO",
        "logger": "config.requests",
        "message": "request",
        "request_id": response["X-Request-ID"],
        "method": "GET",
        "route": "hello",
        "status": 200,
        "user": None,
    }


def test_the_id_of_the_proxy_is_kept_if_it_is_one(client: Client) -> None:
    given = "0f8fad5b-d9cb-469f-a165-70867728950e"
    assert client.get("/hello/", headers={"X-Request-ID": given})["X-Request-ID"] == given
    for bad in ("", "short", "x" * 65, "with space in it", "line\nbreak-in-it", "0812345678", "1234567890123", "<script>alert</script>"):
        answered = client.get("/hello/", headers={"X-Request-ID": bad})["X-Request-ID"]
        assert answered != bad
        assert len(answered) == 32
    assert request_id.get() == ""


def test_every_request_has_its_own_id(client: Client) -> None:
    assert client.get("/hello/")["X-Request-ID"] != client.get("/hello/")["X-Request-ID"]


def test_a_task_carries_the_id_of_its_request(client: Client, lines: Lines) -> None:
    response = client.post("/cause/")
    identity = response["X-Request-ID"]
    assert DBTaskResult.objects.get().args_kwargs == {"args": ["from a request"], "kwargs": {}, "request_id": identity}
    Worker().run_ready()
    [said] = lines.of("tests.jobs")
    assert (said["request_id"], said["task_id"]) == (identity, response.text)
    assert lines.of("config.worker")[-1]["request_id"] == identity


def test_a_task_of_a_task_carries_it_too(client: Client) -> None:
    from tests.config.worker import jobs

    token = request_id.set("the-first-request")
    jobs.enqueue_another.enqueue()
    request_id.reset(token)
    assert Worker().run_ready() == 2
    assert [row.args_kwargs["request_id"] for row in DBTaskResult.objects.all()] == ["the-first-request"] * 2


def test_the_user_is_named_by_number_and_only_if_the_view_asked(client: Client, buyer: Any, lines: Lines) -> None:
    client.force_login(buyer)
    client.get("/hello/")
    response = client.get("/mine/")
    assert response.status_code == 200
    assert [(line["route"], line["user"]) for line in lines.of("config.requests")] == [("hello", None), ("mine", buyer.pk)]
    assert "Cookie" not in client.get("/hello/").get("Vary", "")


def test_a_failure_is_logged_without_personal_data(client: Client, lines: Lines) -> None:
    client.raise_request_exception = False
    response = client.get("/boom/key/abcdef123456/?q=somchai@example.test")
    assert response.status_code == 500
    [line] = lines.of("config.requests")
    assert (line["level"], line["status"], line["route"]) == ("ERROR", 500, "boom")
    [error] = lines.of("django.request")
    assert error["request_id"] == response["X-Request-ID"]
    assert "RuntimeError" in error["exception"]
    text = json.dumps(lines.lines)
    for secret in ("somchai", "0812345678", "abcdef123456"):
        assert secret not in text


def test_probes_are_silent(client: Client, lines: Lines) -> None:
    assert client.get("/healthz").status_code == 200
    assert lines.of("config.requests") == []


def test_an_upload_that_is_too_large_is_refused_unread(client: Client, settings: Any, lines: Lines) -> None:
    settings.UPLOAD_MAX_BYTES = 1024 * 1024

    class Unread:
        """A body that nobody may read."""

        def read(self, *size: int) -> bytes:
            raise AssertionError("read")

        readline = read

    response = client.generic(
        "POST", "/hello/", b"", CONTENT_TYPE="image/jpeg", CONTENT_LENGTH=str(1024 * 1024 + 1), **{"wsgi.input": Unread()}
    )
    assert response.status_code == 413
    page = response.text
    assert "up to 1 MB" in page
    assert '<html lang="th">' in page
    assert "style=" not in page
    assert response["X-Frame-Options"] == "DENY"
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert lines.of("config.requests")[0]["status"] == 413
    fits = client.generic("POST", "/hello/", b"x" * 1024 * 1024, content_type="image/jpeg")
    assert (fits.status_code, fits.text) == (200, str(1024 * 1024))


def test_headers_of_the_shop(client: Client) -> None:
    response = client.get("/hello/")
    policy = _policy(response)
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == "'self'"
    assert policy["frame-ancestors"] == policy["object-src"] == policy["base-uri"] == "'none'"
    assert "unsafe" not in response["Content-Security-Policy"]
    assert response["X-Frame-Options"] == "DENY"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=(self)" in response["Permissions-Policy"]
    assert "microphone=()" in response["Permissions-Policy"]


def test_headers_of_the_cms(client: Client) -> None:
    response = client.get("/cms/hello/")
    policy = _policy(response)
    assert policy["frame-ancestors"] == policy["frame-src"] == "'self'"
    assert policy["default-src"] == policy["object-src"] == "'none'"
    assert "unsafe-eval" not in response["Content-Security-Policy"]
    assert response["X-Frame-Options"] == "SAMEORIGIN"


def _policy(response: Any) -> dict[str, str]:
    directives = (part.strip().partition(" ") for part in response["Content-Security-Policy"].split(";"))
    return {name: sources for name, _, sources in directives}
