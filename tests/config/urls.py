"""A small map for tests of what happens around every view."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import path

from config import health
from tests.config.worker import jobs


def hello(request: HttpRequest) -> HttpResponse:
    """Answer with the length of what was sent."""
    return HttpResponse(str(len(request.body)))


def boom(request: HttpRequest, **ids: Any) -> HttpResponse:
    """Fail."""
    raise RuntimeError("for somchai@example.test, phone 0812345678")


def cause(request: HttpRequest) -> HttpResponse:
    """Cause a task."""
    return HttpResponse(jobs.say.enqueue("from a request").id)


@login_required
def mine(request: HttpRequest) -> HttpResponse:
    """For somebody."""
    return HttpResponse("yours")


urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("hello/", hello, name="hello"),
    path("boom/key/<str:token>/", boom, name="boom"),
    path("cause/", cause, name="cause"),
    path("mine/", mine, name="mine"),
    path("cms/hello/", hello, name="cms_hello"),
]
