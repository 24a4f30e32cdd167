// Tracking numbers: read from the receipt's barcode where the browser can, and doubted where a check digit is wrong. Neither stops anybody.

import { canScan, scan } from "./sell-scan.js";

const FORMATS = ["code_128", "code_39", "itf", "qr_code", "data_matrix"];
const WEIGHTS = [8, 6, 4, 2, 3, 5, 9, 7];

// Whether a number has the form of UPU S10 and a check digit that cannot be (sellers/delivery/tracking.py says the same when it is sent).
function isDoubtful(number) {
  const found = /^[A-Z]{2}(\d{8})(\d)[A-Z]{2}$/.exec(number);
  if (!found) return number.length >= 13;
  const check = 11 - ([...found[1]].reduce((sum, digit, place) => sum + digit * WEIGHTS[place], 0) % 11);
  return Number(found[2]) !== ({ 10: 0, 11: 5 }[check] ?? check);
}

// Whose number it is decides: only post offices have the check digit.
for (const input of document.querySelectorAll("[data-carrier]")) {
  const doubt = document.querySelector(`[data-doubt="${input.id}"]`);
  const carrier = document.getElementById(input.dataset.carrier);
  // What the market said of the values that were sent holds no longer when they change.
  const said = document.getElementById(`${input.id}-doubted`);
  const look = () =>
    (doubt.hidden = !("s10" in carrier.selectedOptions[0].dataset) || !isDoubtful(input.value.replace(/\s/g, "").toUpperCase()));
  const change = () => {
    said?.remove();
    look();
  };
  input.addEventListener("input", change);
  carrier.addEventListener("change", change);
  if (!said) look();
}

// What is no tracking number, as the address in a carrier's advertisement, is passed over.
function write(input, text) {
  const number = text.replace(/\s/g, "").toUpperCase();
  if (!/^[A-Z0-9][A-Z0-9/-]{3,39}$/.test(number)) return false;
  input.value = number;
  input.dispatchEvent(new Event("input", { bubbles: true }));
  return true;
}

for (const button of canScan ? document.querySelectorAll("[data-scan]") : []) {
  const input = document.getElementById(button.dataset.scan);
  button.hidden = false;
  button.addEventListener("click", async () => {
    await scan(FORMATS, (text) => write(input, text));
    if (input.value) input.form.querySelector("button:not([type])")?.focus();
  });
}

// What was typed for other orders stays when one of them is sent or asked about, and so does the place where one stood in the list.
const SHELF = "tracking"; // names of fields -> what was typed; at, y: the list and where one stood
const kept = JSON.parse(sessionStorage.getItem(SHELF) ?? "{}");
const keep = () => sessionStorage.setItem(SHELF, JSON.stringify(kept));
for (const input of document.querySelectorAll("main input[data-carrier]")) {
  if (!input.value && kept[input.name]) {
    input.value = kept[input.name];
    input.dispatchEvent(new Event("input", { bubbles: true }));
  }
  input.addEventListener("input", () => {
    kept[input.name] = input.value;
    keep();
  });
  input.form.addEventListener("submit", () => {
    Object.assign(kept, { at: location.pathname, y: scrollY });
    delete kept[input.name];
    keep();
  });
}
if (kept.at === location.pathname && !location.hash && !document.querySelector('[aria-invalid="true"]')) scrollTo(0, kept.y);
delete kept.at;
keep();
