"""Wagtail's editor as a trainer's thumbs work it on a phone: blocks added by their names, lists made longer, pictures and papers chosen in its dialogs."""

import re
from typing import Any

from playwright.sync_api import Locator, Page, expect

from cms.courses.blocks import lesson_blocks

#: Waits until an element has stood at one place for a fifth of a second and nothing on the page moves by itself.
STILL = """button => new Promise(done => {
  let place = "", since = 0;
  const look = now => {
    const { left, top } = button.getBoundingClientRect();
    const moves = document.getAnimations().some(each => each.playState === "running" && each.effect?.getComputedTiming().endTime !== Infinity);
    if (moves || place !== `${left} ${top}`) { place = `${left} ${top}`; since = now; }
    if (now - since > 200) return done();
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})"""


class Writer:
    """Writes the body of a lesson in the editor that `page` shows."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.written: list[str] = []
        self._labels = {kind: str(block.label) for kind, block in lesson_blocks()}

    def write(self, kind: str, value: Any) -> None:
        """Add a block below the others and fill it in. `value` as Wagtail keeps it; a file is (kind of chooser, name, type, bytes)."""
        wanted = self.page.locator(".w-combobox").get_by_role("option", name=self._labels[kind], exact=True)
        self._press(self.page.locator("#body-root > [data-streamfield-stream-container] > div > button.c-sf-add-button").last, wanted)
        wanted.tap()
        place = f"body-{len(self.written)}"
        self.written.append(kind)
        expect(self.page.locator(f"[name='{place}-type']")).to_have_value(kind)
        self._fill(f"{place}-value", value)

    def _fill(self, name: str, value: Any) -> None:
        field = self.page.locator(f"[name='{name}']")
        match value:
            case dict():
                for part, inside in value.items():
                    self._fill(f"{name}-{part}", inside)
            case list():
                for number, inside in enumerate(value):
                    entry = self.page.locator(f"[name='{name}-{number}-order']")
                    if not entry.count():
                        self._press(self._longer(name), entry)
                    self._fill(f"{name}-{number}-value", inside)
            case tuple():
                self._choose(name, *value)
            case bool():
                field.set_checked(value)
            case _ if field.evaluate("each => each.tagName") == "SELECT":
                field.select_option(str(value))
            case _:
                field.fill(str(value))

    def _press(self, button: Locator, then: Locator) -> None:
        """Tap once the editor stands still, as a trainer does: what was added before slides open under the thumb."""
        button.scroll_into_view_if_needed()
        button.evaluate(STILL)
        button.tap()
        expect(then).to_be_attached()

    def _longer(self, name: str) -> Locator:
        """The button that adds to the end of a list."""
        return self.page.locator(f"[name='{name}-count'] ~ [data-streamfield-list-container] > [data-streamfield-list-add]").last

    def _choose(self, name: str, chooser: str, file: str, mime: str, content: bytes) -> None:
        """Open the dialog, upload a file of one's own in it, and come back with it chosen."""
        dialog = self.page.locator(".modal.in, .modal[open], .modal-dialog").last
        own = dialog.locator("a[href='#tab-upload'], a[href='#tab-upload-label']").first
        self._press(self.page.locator(f"[id='{name}-chooser'] [data-chooser-action-choose]:visible").first, own)
        own.tap()
        dialog.locator(f"#id_{chooser}-chooser-upload-file").set_input_files({"name": file, "mimeType": mime, "buffer": content})
        title = dialog.locator(f"#id_{chooser}-chooser-upload-title")
        expect(title).not_to_have_value("")
        dialog.locator("#tab-upload [type=submit]").tap()
        expect(self.page.locator(f"[id='{name}']")).not_to_have_value("")
        expect(self.page.locator(".modal-dialog")).to_have_count(0)

    def finish(self, action: str) -> None:
        """Press one of the actions at the foot: "publish", "submit", or "" for a draft. The first two lead out of the editor."""
        if action:
            self.page.locator("footer .w-dropdown__toggle").tap()
            self.page.locator(f"footer button[name=action-{action}]").tap()
            self.page.wait_for_url(re.compile(r"/cms/pages/\d+/$"))
        else:
            self.page.locator("footer button.action-save").tap()
