"""How large the things on a page are that fingers press, and how large its words are."""

from playwright.sync_api import Page

#: Pixels that a thumb hits without looking; the height also of links in lists.
THUMB = 44
#: Pixels of the words in the rooms behind the counter.
WORDS = 18

#: Everything that can be pressed with its extent around its middle, felt for by asking what lies under each pixel: what a stylesheet
#: stretches over its row counts, what something else covers does not. Links inside sentences are as high as the sentence (WCAG 2.5.8).
_SMALL = """thumb => {
  // A toast goes by itself.
  for (const passing of document.querySelectorAll(".toast")) passing.style.display = "none";
  const inSentence = each => {
    if (each.tagName !== "A" || getComputedStyle(each).display !== "inline") return false;
    const block = each.closest("p, li, dd, dt, div, address, span.soft");
    const around = [...block.childNodes].filter(node => node.nodeType === Node.TEXT_NODE).map(node => node.textContent).join(" ");
    return /[\\p{L}]{3,}/u.test(around);
  };
  const felt = (each, at = each) => {
    at.scrollIntoView({block: "center", inline: "center"});
    const box = [...at.getClientRects()].find(rect => rect.width && rect.height);
    if (!box) return null;
    const x = box.left + box.width / 2, y = box.top + box.height / 2;
    const labels = [...(each.labels ?? [])];
    const mine = (left, top) => {
      const under = document.elementFromPoint(left, top);
      return Boolean(under) && (each.contains(under) || labels.some(label => label.contains(under)));
    };
    // What lies hidden behind its label is pressed there.
    if (!mine(x, y)) return at === each && labels.length ? felt(each, labels[0]) : [0, 0];
    const reach = (dx, dy) => { let n = 0; while (n < thumb && mine(x + dx * (n + 1), y + dy * (n + 1))) n++; return n; };
    return [reach(1, 0) + reach(-1, 0) + 1, reach(0, 1) + reach(0, -1) + 1];
  };
  const name = each => (each.getAttribute("aria-label") || each.textContent.trim().replace(/\\s+/g, " ") || each.name || each.outerHTML).slice(0, 50);
  const pressed = "a[href], button, input:not([type=hidden]), select, textarea, summary";
  return [...document.querySelectorAll(pressed)]
    .filter(each => each.checkVisibility({visibilityProperty: true, opacityProperty: true}) && !each.closest(".visually-hidden, .skip, [inert]"))
    .filter(each => !each.disabled && !inSentence(each))
    .map(each => [each, felt(each)])
    .filter(([, size]) => size && Math.min(...size) < thumb)
    .map(([each, size]) => `${each.tagName.toLowerCase()} “${name(each)}” ${size.join(" x ")}`);
}"""
_BASE = """() => [document.body, ...document.querySelectorAll("main input, main select, main textarea, main button")]
  .filter(each => each.checkVisibility())
  .map(each => [each, parseFloat(getComputedStyle(each).fontSize)])
  .map(([each, size]) => [`${each.tagName.toLowerCase()} ${each.name ?? ""}`.trim(), size])"""


def small_targets(page: Page) -> list[str]:
    """What a thumb misses: its kind, its words, its width and height in pixels."""
    found: list[str] = page.evaluate(_SMALL, THUMB)
    return found


def small_words(page: Page) -> list[str]:
    """The page's base and its controls, where their words are smaller than `WORDS` pixels."""
    sizes: list[tuple[str, float]] = page.evaluate(_BASE)
    return [f"{what} {size} px" for what, size in sizes if size < WORDS]
