// The second and third screen of a listing: what is typed is kept here and on the server, kinds are found by a word, the unit price is seen at once.

import { again, read, say } from "./fresh.js";
import { flush, me, newKey } from "./sell-queue.js";

const form = document.getElementById("listing");
const step = Number(new URL(form.action).pathname.match(/(\d)\/$/)[1]);
const room = `listing:${me}:${form.dataset.key}:${step}`;
const fields = () => [...form.elements].filter((field) => field.name && !["hidden", "submit", "button"].includes(field.type) && field.tagName !== "BUTTON");

// Nothing that was typed is lost. -------------------------------------------------------------------

const stamp = form.elements.stamp;

function keepHere() {
  stamp.value = newKey();
  const values = {};
  for (const field of fields()) {
    if (["radio", "checkbox"].includes(field.type)) {
      values[field.name] ??= [];
      if (field.checked) values[field.name].push(field.value);
    } else values[field.name] = field.value;
  }
  try {
    localStorage.setItem(room, JSON.stringify({ stamp: stamp.value, values, page: new URL(form.action).pathname }));
  } catch {
    // A full or forbidden store: the server keeps it too.
  }
}

// The server has it when it names the stamp of the last change; anything else was typed without a signal.
function restore() {
  const kept = JSON.parse(localStorage.getItem(room) ?? "null");
  if (!kept) return false;
  if (kept.stamp === form.dataset.stamp) {
    localStorage.removeItem(room);
    return false;
  }
  for (const field of fields()) {
    const value = kept.values[field.name];
    if (value === undefined) continue;
    if (["radio", "checkbox"].includes(field.type)) field.checked = value.includes(field.value);
    else field.value = value;
  }
  stamp.value = kept.stamp;
  return true;
}

const note = document.querySelector("[data-offline-note]");
let saving = null;

async function save() {
  const sent = stamp.value;
  const body = new FormData(form);
  const stopped = new AbortController();
  const clock = setTimeout(() => stopped.abort(), 20000);
  try {
    const answer = await fetch(form.action, { method: "POST", body, signal: stopped.signal, headers: { Accept: "application/json" } });
    const data = await answer.json();
    if (data.finished) location.assign(data.finished);
    if (!data.kept) throw new Error("not kept");
    note.hidden = true;
    if (stamp.value === sent) localStorage.removeItem(room);
    return true;
  } catch {
    note.hidden = false;
    return false;
  } finally {
    clearTimeout(clock);
  }
}

// One after the other, so that an older answer never comes last.
function saveNow() {
  saving = (saving ?? Promise.resolve()).then(save);
  return saving;
}

let resting;
function typed() {
  keepHere();
  clearTimeout(resting);
  resting = setTimeout(saveNow, 1200);
}
form.addEventListener("input", typed);
addEventListener("online", () => localStorage.getItem(room) && saveNow());
setInterval(() => !note.hidden && navigator.onLine && saveNow(), 8000);
addEventListener("pagehide", () => localStorage.getItem(room) && navigator.sendBeacon?.(form.action, beacon()));

function beacon() {
  const body = new FormData(form);
  body.append("beacon", "1");
  return body;
}

// A press is kept first: without a signal one stays on the page with everything in it.
let passed = false;
form.addEventListener("submit", (event) => {
  if (passed) return;
  event.preventDefault();
  const button = event.submitter;
  if (button?.name === "find") return void suggest();
  button?.setAttribute("aria-busy", "true");
  clearTimeout(resting);
  keepHere();
  saveNow().then((kept) => {
    again(form, button);
    if (!kept) return void say(form.dataset.offline);
    passed = true;
    form.requestSubmit(button);
  });
});
addEventListener("pageshow", (event) => event.persisted && (passed = false));

// The keyboard's "next" goes to the next field.
form.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.target.tagName !== "INPUT" || event.isComposing || event.defaultPrevented) return;
  event.preventDefault();
  const stops = fields().filter((field) => field.checkVisibility?.() ?? field.offsetParent);
  const next = stops[stops.indexOf(event.target) + 1];
  if (next) next.focus();
  else event.target.blur();
});

// The unit price as buyers will see it (the server works it out too: sellers/formats.py). -------------

const seen = form.querySelector(".as-seen");
const english = document.documentElement.lang === "en";
const PER = { g: [1000, "กก.", "kg"], kg: [1, "กก.", "kg"], ml: [1000, "ลิตร", "l"], l: [1, "ลิตร", "l"], m: [1, "เมตร", "m"], piece: [1, "ชิ้น", "piece"] };

function number(text) {
  const plain = String(text ?? "").replace(/[๐-๙]/g, (digit) => "๐๑๒๓๔๕๖๗๘๙".indexOf(digit)).replace(/[,\s฿]/g, "");
  return /^\d*\.?\d+$|^\d+\.$/.test(plain) ? Number(plain) : 0;
}

function baht(satang) {
  const [whole, rest] = [Math.floor(satang / 100), satang % 100];
  return `฿${whole.toLocaleString("en-US")}${rest ? `.${String(rest).padStart(2, "0")}` : ""}`;
}

export function unitPrice(price, quantity, unit) {
  const [base, thai, latin] = PER[unit] ?? PER.g;
  if (!price || !quantity || (unit === "piece" && quantity === 1)) return "";
  // A hair more, so that a half that binary fractions made smaller goes up as it should.
  const each = (Math.round(price * 100) * base) / quantity + 1e-7;
  const step = each >= 1000 ? 100 : 1;
  return `${baht(Math.round(each / step) * step)}/${english ? latin : thai}`;
}

function showUnitPrice() {
  const value = (name, kept) => form.elements[name]?.value ?? kept ?? "";
  const text = unitPrice(number(value("price", form.dataset.price)), number(value("quantity", form.dataset.quantity)), value("quantity_unit", form.dataset.quantityUnit) || "g");
  seen.hidden = !text;
  seen.querySelector("b").textContent = text;
}
form.addEventListener("input", showUnitPrice);

// Kinds. --------------------------------------------------------------------------------------------

const word = form.elements.kind;
const unit = form.elements.unit;
const chosen = form.querySelector(".chosen");
const radios = () => [...form.querySelectorAll("[name=category]")];
let list;

function close() {
  list.hidden = true;
  word.setAttribute("aria-expanded", "false");
  word.removeAttribute("aria-activedescendant");
}

function offer(found) {
  list.replaceChildren(
    ...found.map(({ pk, name, way }, place) => {
      const option = Object.assign(document.createElement("li"), { id: `kind-${place}`, role: "option" });
      option.setAttribute("role", "option");
      option.dataset.pk = pk;
      option.textContent = way || name;
      return option;
    }),
  );
  list.hidden = !found.length;
  word.setAttribute("aria-expanded", String(Boolean(found.length)));
}

function here(text) {
  const found = new Map();
  for (const radio of radios()) {
    if (radio.dataset.name.toLowerCase().includes(text)) found.set(radio.value, { pk: radio.value, name: radio.dataset.name, way: radio.dataset.way });
  }
  return [...found.values()].slice(0, 6);
}

// Nothing found is said, and all kinds are opened to look through.
function none(isNone) {
  const place = form.querySelector("[data-no-kind]");
  place.hidden = !isNone;
  place.textContent = isNone ? place.dataset.words : "";
  if (isNone) form.querySelector(".all-kinds").open = true;
}

let asked = "";
let asking;
async function suggest() {
  const text = word.value.trim().toLowerCase();
  asked = text;
  none(false);
  if (text.length < 2) return close();
  const mine = here(text);
  offer(mine);
  try {
    const answer = await fetch(`${form.dataset.kinds}?q=${encodeURIComponent(text)}`, { headers: { Accept: "application/json" } });
    const { kinds } = await answer.json();
    if (asked !== text) return;
    const known = new Set(mine.map(({ pk }) => String(pk)));
    offer([...mine, ...kinds.filter(({ pk }) => !known.has(String(pk)))].slice(0, 6));
    none(!mine.length && !kinds.length);
  } catch {
    // Without a signal the names that the page holds are enough.
  }
}

function settle(radio, put = true) {
  const flags = radio ? radio.dataset.flags.split(" ") : [];
  for (const duty of form.querySelectorAll("[data-duty]")) duty.hidden = !duty.dataset.duty.split(" ").some((flag) => flags.includes(flag));
  chosen.hidden = !radio;
  if (!radio) return;
  chosen.querySelector("b").textContent = radio.dataset.way;
  if (put) word.value = radio.dataset.way;
  if (put && radio.dataset.sale && !unit.dataset.touched) unit.value = radio.dataset.sale;
  const place = form.querySelector("[data-hints-here]");
  fetch(`${form.dataset.hints}?category=${radio.value}&product=${form.dataset.product}`)
    .then((answer) => (answer.ok ? answer.text() : Promise.reject()))
    .then((html) => place.replaceChildren(...read(html).body.childNodes))
    .catch(() => place.replaceChildren());
}

function pick(pk) {
  const radio = radios().find((each) => each.value === String(pk));
  if (!radio) return;
  radio.checked = true;
  close();
  settle(radio);
  typed();
  form.elements.price.focus();
}

if (word) {
  list = Object.assign(document.createElement("ul"), { id: "kinds-found", className: "suggestions", hidden: true });
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", form.querySelector(".kinds").getAttribute("aria-label"));
  word.closest(".find").after(list);
  word.closest(".find").querySelector("button").hidden = true;
  for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"], ["aria-controls", list.id]]) word.setAttribute(name, value);
  word.addEventListener("input", () => {
    const radio = radios().find((each) => each.checked);
    if (radio && word.value !== radio.dataset.way) {
      radio.checked = false;
      settle(null);
    }
    clearTimeout(asking);
    asking = setTimeout(suggest, 200);
  });
  word.addEventListener("focus", () => word.select());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) pick(option.dataset.pk);
  });
  word.addEventListener("keydown", (event) => {
    const options = [...list.children];
    const now = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
    if (event.key === "Escape") return close();
    if (event.key === "Enter" && !list.hidden && options.length) {
      event.preventDefault();
      return pick((options[now] ?? options[0]).dataset.pk);
    }
    if (list.hidden || !["ArrowDown", "ArrowUp"].includes(event.key) || !options.length) return;
    event.preventDefault();
    const next = options[(now + (event.key === "ArrowDown" ? 1 : -1) + options.length) % options.length];
    options.forEach((option) => option.setAttribute("aria-selected", String(option === next)));
    word.setAttribute("aria-activedescendant", next.id);
  });
  unit.addEventListener("change", () => (unit.dataset.touched = "1"));
  form.addEventListener("change", (event) => event.target.name === "category" && settle(event.target));
}

// -----------------------------------------------------------------------------------------------------

try {
  if (restore()) {
    saveNow();
    const radio = radios().find((each) => each.checked);
    if (word) settle(radio ?? null, false);
  } else if (word && chosen.hidden) {
    // What the browser put back by itself has its questions too.
    const radio = radios().find((each) => each.checked);
    if (radio) settle(radio, false);
  }
} catch {
  // Nothing to restore.
}
showUnitPrice();
const first = form.elements.title ?? form.elements.quantity;
if (first && !first.value && !document.querySelector("[data-summary]")) first.focus({ preventScroll: true });
const shop = new URL(form.action).pathname.replace(/drafts\/.*$/, "new/");
const sendWaiting = () => flush(shop, form.dataset.key);
addEventListener("online", sendWaiting);
setInterval(() => navigator.onLine && sendWaiting(), 10000);
sendWaiting();
