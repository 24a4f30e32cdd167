"""Somebody with a browser without JavaScript: opens pages, fills in the forms that stand on them, presses their buttons."""

from typing import Any
from urllib.parse import urljoin

from bs4 import BeautifulSoup, Tag
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client


class Visitor:
    """A client that only does what the page in front of it offers."""

    def __init__(self, **client: Any) -> None:
        self.client = Client(enforce_csrf_checks=True, **client)
        self.url = "/"
        self.status = 0
        self.page = BeautifulSoup("", "html.parser")

    def _arrive(self, response: Any) -> "Visitor":
        self.status = response.status_code
        if response.redirect_chain:
            self.url = response.redirect_chain[-1][0]
        self.page = BeautifulSoup(response.content, "html.parser")
        assert self.status < 500, self.page.get_text()
        return self

    def open(self, url: str) -> "Visitor":
        """Go to an address."""
        self.url = urljoin(self.url, url)
        return self._arrive(self.client.get(self.url, follow=True))

    def follow(self, text: str) -> "Visitor":
        """Press the first link that reads like this."""
        for link in self.page.find_all("a"):
            if text in link.get_text():
                return self.open(link["href"])
        raise AssertionError(f"no link '{text}' on {self.url}: {self.text[:2000]}")

    @property
    def text(self) -> str:
        """What the page says."""
        return " ".join(self.page.get_text().split())

    def _form_with(self, button: str) -> tuple[Tag, Tag]:
        for form in self.page.find_all("form"):
            for found in form.find_all("button"):
                if button in (*found.stripped_strings, f"{found.get('name')}={found.get('value')}") or button in found.get_text():
                    return form, found
        raise AssertionError(f"no button '{button}' on {self.url}: {self.text[:2000]}")

    def press(self, button: str, files: dict[str, SimpleUploadedFile] | None = None, **fields: str) -> "Visitor":
        """Fill in `fields` (names with __ for -) of the form with this button and press it; the rest is sent as it stands.

        `button` is what stands on it, or "name=value" where the page may be in any language.
        """
        form, pressed = self._form_with(button)
        data: dict[str, Any] = _values(form)
        if pressed.get("name"):
            data[pressed["name"]] = pressed.get("value", "")
        for name, value in fields.items():
            name = name.replace("__", "-")
            assert form.find(attrs={"name": name}), f"the form has no field {name}"
            data[name] = value
        data |= files or {}
        action = urljoin(self.url, form.get("action") or self.url)
        if (form.get("method") or "get").lower() == "get":
            self.url = action
            return self._arrive(self.client.get(action, data, follow=True))
        self.url = action
        return self._arrive(self.client.post(action, data, follow=True, headers={"referer": "http://testserver/"}))


def _values(form: Tag) -> dict[str, str]:
    data: dict[str, str] = {}
    for field in form.find_all(["input", "select", "textarea"]):
        name, kind = field.get("name"), field.get("type", "text")
        if not name or kind in ("file", "submit"):
            continue
        if kind in ("radio", "checkbox") and not field.has_attr("checked"):
            continue
        if field.name == "select":
            chosen = field.find("option", selected=True) or field.find("option")
            data[name] = chosen.get("value", "") if chosen else ""
        else:
            data[name] = field.get_text() if field.name == "textarea" else field.get("value", "on" if kind == "checkbox" else "")
    return data
