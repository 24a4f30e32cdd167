// Opening a shop: what is typed stays on this phone until it is kept, places and certificates answer while one types.

import { again, read, say, take } from "./fresh.js";

const form = document.querySelector("[data-opening]");
const key = `opening-${form.dataset.opening}`;
// Numbers of persons are not left on a phone that a family shares.
const typed = () => [...form.querySelectorAll("input[type=text], input[type=tel], textarea")].filter((field) => field.name && field.name !== "national_id");

try {
  const kept = JSON.parse(sessionStorage.getItem(key) ?? "{}");
  for (const field of typed()) if (!field.value && kept[field.name]) field.value = kept[field.name];
} catch {
  // Nothing to restore.
}
form.addEventListener("input", () => {
  try {
    sessionStorage.setItem(key, JSON.stringify(Object.fromEntries(typed().map((field) => [field.name, field.value]))));
  } catch {
    // A full or forbidden store: the page still works.
  }
});
form.addEventListener("submit", (event) => {
  if (event.defaultPrevented) return;
  if (navigator.onLine) {
    if (event.submitter?.name !== "lookup") sessionStorage.removeItem(key);
    return;
  }
  event.preventDefault();
  again(form, event.submitter);
  say(form.dataset.offline);
});

// The sub-districts of a postcode come by themselves.
const postcode = form.elements.postcode;
postcode?.addEventListener("change", async () => {
  const body = new FormData(form);
  body.append("lookup", "1");
  body.delete("area");
  try {
    const answer = await fetch(location.href, { method: "POST", body });
    take(read(await answer.text()), ["fresh-area"]);
  } catch {
    // Without a connection the list comes when the page is sent.
  }
});

// What stands on the certificate.
const serial = form.elements.certificate_serial;
if (serial) {
  const said = form.querySelector(".checked");
  let running, waiting;
  const look = async () => {
    running?.abort();
    said.hidden = true;
    if (serial.value.replace(/[^0-9A-Za-z]/g, "").length < 8) return;
    running = new AbortController();
    try {
      const answer = await fetch(`${form.dataset.certificate}?serial=${encodeURIComponent(serial.value)}`, { signal: running.signal });
      const { ok, words } = await answer.json();
      said.textContent = words;
      said.classList.toggle("good", ok);
      said.hidden = false;
      if (ok) form.elements.training.value = "certificate";
    } catch {
      // It is looked up again when the page is sent.
    }
  };
  serial.addEventListener("input", () => {
    if (serial.value && !form.elements.training.value) form.elements.training.value = "certificate";
    clearTimeout(waiting);
    waiting = setTimeout(look, 500);
  });
  if (serial.value) look();

  // The QR of a certificate holds the address of its page (storefront/browse/prints.py), which ends in its number.
  import("./sell-scan.js").then(({ canScan, scan }) => {
    if (!canScan) return;
    const button = Object.assign(document.createElement("button"), { type: "button", className: "button", textContent: form.dataset.scan });
    serial.after(button);
    button.addEventListener("click", () =>
      scan(["qr_code"], (text) => {
        const number = /\/verify\/([^/]+)\/?$/.exec(text)?.[1];
        if (number) {
          serial.value = number;
          look();
        }
        return Boolean(number);
      }),
    );
  });
}
