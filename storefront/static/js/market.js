// Small comforts for every page. Everything works without them.

import "./pwa.js";

// A form is sent once: the pressed button says that it is at work.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "1";
  event.submitter?.setAttribute("aria-busy", "true");
});

// A page that comes back from the browser's memory can be sent again.
window.addEventListener("pageshow", ({ persisted }) => {
  if (!persisted) return;
  for (const form of document.forms) delete form.dataset.sent;
  for (const button of document.querySelectorAll('[aria-busy="true"]')) button.removeAttribute("aria-busy");
});

// Amounts: the two buttons beside a number.
for (const amount of document.querySelectorAll(".amount")) {
  const input = amount.querySelector("input");
  for (const button of amount.querySelectorAll("[data-step]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      const least = Number(input.dataset.least || 1);
      const most = Number(input.dataset.most || 999);
      const now = Number.parseInt(input.value, 10) || least;
      input.value = Math.min(most, Math.max(least, now + Number(button.dataset.step)));
      input.dispatchEvent(new Event("change", { bubbles: true }));
    });
  }
}

// After a refused form: the summary, or the first field with an error, is where one stands.
(document.querySelector("[data-summary]") ?? document.querySelector('[aria-invalid="true"]'))?.focus();

// The bottom sheet of the facets: Escape closes it, the focus stays inside while it is open and goes back to where it was opened.
const sheet = document.querySelector(".facets");
const isOpen = () => Boolean(sheet?.matches(":target")) && getComputedStyle(sheet).position === "fixed";
document.addEventListener("keydown", (event) => {
  if (!isOpen()) return;
  if (event.key === "Escape") {
    location.hash = "results";
  } else if (event.key === "Tab") {
    const stops = [...sheet.querySelectorAll("a[href], button, input, select, summary")].filter((each) => each.offsetParent !== null);
    const [first, last] = [stops[0], stops.at(-1)];
    const on = document.activeElement;
    const inside = sheet.contains(on);
    if (event.shiftKey ? !inside || on === sheet || on === first : !inside || on === last) {
      event.preventDefault();
      (event.shiftKey ? last : first).focus();
    }
  }
});
let wasOpen = isOpen();
addEventListener("hashchange", () => {
  if (isOpen()) sheet.focus({ preventScroll: true });
  else if (wasOpen) document.querySelector('a[href="#filters"]')?.focus({ preventScroll: true });
  wasOpen = isOpen();
});
