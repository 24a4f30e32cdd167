/* Slips by keys: Enter twice confirms, R refuses, S or J leaves it for later, Z makes the picture large, Z or Esc small again. Buttons and links do the same. */
const page = document.querySelector("[data-slip]");
const picture = page?.querySelector("[data-picture]");
const image = picture?.querySelector("img");
const armed = page?.querySelector("[data-armed]");
let busy = false;

const seen = () => !image || (image.complete && image.naturalWidth > 0);
const typing = (target) => target.closest("input, textarea, select, [contenteditable]");
const pressing = (target) => target.closest("a, button, summary, [role=button]");

function zoom() {
  const large = picture.classList.toggle("large");
  image.setAttribute("aria-expanded", String(large));
}

// The first press asks, the second confirms: money is not undone. Anything in between takes the question back.
function disarm() {
  armed?.setAttribute("hidden", "");
}

function confirm() {
  // Nobody confirms a slip whose picture has not come yet.
  if (!seen()) return page.querySelector("[data-unseen]").removeAttribute("hidden");
  if (armed.hidden) {
    armed.removeAttribute("hidden");
    return armed.scrollIntoView({ block: "nearest" });
  }
  busy = true;
  page.querySelector("[data-confirm]").requestSubmit(page.querySelector("[data-confirm] button"));
}

function refuse() {
  const reason = page.querySelector("[data-refuse] [name=reason]");
  reason.focus();
}

function skip() {
  page.querySelector("[data-later]")?.click();
}

const KEYS = { enter: confirm, r: refuse, s: skip, j: skip, z: zoom };

if (page) {
  for (const form of page.querySelectorAll("form")) {
    form.addEventListener("submit", (event) => {
      if (form.dataset.sent) event.preventDefault();
      form.dataset.sent = "1";
    });
  }
  image?.addEventListener("click", (event) => {
    event.preventDefault();
    zoom();
  });
  // A page that comes back from the browser's memory may be pressed again.
  addEventListener("pageshow", () => {
    busy = false;
    disarm();
    for (const form of page.querySelectorAll("form")) delete form.dataset.sent;
  });
  document.addEventListener("pointerdown", disarm);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") disarm();
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || busy || document.querySelector("dialog[open]")) return;
    if (typing(event.target)) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    if (event.key === "Escape" && picture?.classList.contains("large")) return zoom();
    // Enter on a link or a button is its own press.
    if (event.key === "Enter" && pressing(event.target)) return;
    const deed = KEYS[event.key.toLowerCase()] ?? { "่": skip, "พ": refuse, "ห": skip, "ผ": zoom }[event.key];
    if (!deed || !page.querySelector("[data-confirm]")) return;
    event.preventDefault();
    deed();
  });
}
