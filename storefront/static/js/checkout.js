// The checkout answers at once: places are suggested while one types, a choice shows its new total, and what was typed stays on this phone.

import { again, read, say, take } from "./fresh.js";

const form = document.getElementById("checkout");
const parts = ["fresh-thread", "fresh-said", "fresh-place", "fresh-how", "fresh-sums"];

// What was typed outlives a lost connection. ------------------------------------------------------

const KEPT = "checkout";
const key = form.elements.key.value;
const typed = () => [...form.querySelectorAll("input:not([type=hidden], [type=radio]), textarea")].filter((field) => field.name);

function keep(sent) {
  try {
    sessionStorage.setItem(KEPT, JSON.stringify({ key, sent, fields: Object.fromEntries(typed().map((field) => [field.name, field.value])) }));
  } catch {
    // A full or forbidden store: the page still works.
  }
}

function restore() {
  const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? "null");
  if (!kept) return;
  if (kept.sent && kept.key !== key) delete kept.fields.note; // perhaps that order was placed: its note was for its shops
  for (const field of typed()) if (!field.value && kept.fields[field.name]) field.value = kept.fields[field.name];
}

try {
  restore();
} catch {
  // Nothing to restore.
}
form.addEventListener("input", ({ target }) => {
  keep(false);
  // The review says what is typed after the place was chosen, and what was said of the value before no longer holds.
  const says = document.querySelector(`#fresh-sums [data-says="${target.name}"]`);
  if (says) says.textContent = target.value;
  if (!target.matches("#id_name, #id_phone, #id_email, #id_address")) return;
  document.getElementById(`${target.id}_error`)?.remove();
  target.removeAttribute("aria-invalid");
});

form.addEventListener("submit", (event) => {
  if (event.defaultPrevented) return;
  keep(event.submitter?.name === "place");
  if (navigator.onLine) return;
  event.preventDefault();
  again(form, event.submitter);
  say(form.dataset.offline);
});

// A choice shows its new total. -------------------------------------------------------------------

let running;

// Fields that stay as they are typed: what the summary says of them stands at them too.
function mark(page) {
  for (const field of form.querySelectorAll("#id_name, #id_phone, #id_email, #id_address")) {
    const [theirs, error] = [page.getElementById(field.id), page.getElementById(`${field.id}_error`)];
    document.getElementById(`${field.id}_error`)?.remove();
    for (const name of ["aria-invalid", "aria-describedby"]) {
      if (theirs?.hasAttribute(name)) field.setAttribute(name, theirs.getAttribute(name));
      else field.removeAttribute(name);
    }
    if (error) field.after(error);
  }
}

async function refresh() {
  running?.abort();
  running = new AbortController();
  const body = new FormData(form);
  body.append("lookup", "1");
  const sums = document.getElementById("fresh-sums");
  sums.setAttribute("aria-busy", "true");
  for (const button of sums.querySelectorAll("[name=place]")) button.disabled = true;
  try {
    const answer = await fetch(form.action, { method: "POST", body, signal: running.signal });
    const page = read(await answer.text());
    if (!page.getElementById("checkout")) return void location.assign(answer.url);
    if (!page.getElementById("id_postcode_error")) {
      document.getElementById("id_postcode_error")?.remove();
      form.elements.postcode.removeAttribute("aria-invalid");
    }
    const on = document.activeElement;
    mark(page);
    take(page, parts);
    if (on?.name && !on.isConnected) form.querySelector(`[name="${on.name}"]:checked, select[name="${on.name}"]`)?.focus({ preventScroll: true });
  } catch (error) {
    if (error.name === "AbortError") return;
    sums.removeAttribute("aria-busy");
    for (const button of sums.querySelectorAll("[name=place]")) button.disabled = false;
    say(form.dataset.offline);
  }
}

form.addEventListener("change", (event) => {
  if (event.target.matches("[data-fresh]")) refresh();
});

// A pin for the carrier, if the buyer likes. ------------------------------------------------------

const pin = form.querySelector(".pin");
if (navigator.geolocation) {
  const [put, away] = pin.querySelectorAll("button");
  const said = pin.querySelector("p");
  const first = said.textContent;
  const show = (value, text) => {
    pin.querySelector("input").value = value;
    said.textContent = text;
    put.hidden = Boolean(value);
    away.hidden = !value;
  };
  pin.hidden = false;
  if (pin.querySelector("input").value) show(pin.querySelector("input").value, pin.dataset.pin);
  put.addEventListener("click", () =>
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => show(`${coords.latitude.toFixed(5)},${coords.longitude.toFixed(5)}`, pin.dataset.pin),
      () => show("", pin.dataset.refused),
      { enableHighAccuracy: true, timeout: 15000 },
    ),
  );
  away.addEventListener("click", () => show("", first));
}

// Places are suggested while one types. -----------------------------------------------------------

const field = form.elements.postcode;
const list = document.createElement("ul");
list.id = "suggestions";
list.className = "suggestions";
list.hidden = true;
list.setAttribute("role", "listbox");
list.setAttribute("aria-label", form.querySelector("label[for=id_postcode]").textContent);
field.after(list);
field.setAttribute("role", "combobox");
field.setAttribute("aria-autocomplete", "list");
field.setAttribute("aria-expanded", "false");
field.setAttribute("aria-controls", list.id);
field.autocomplete = "off";
form.querySelector("[name=lookup]").hidden = true;

let waiting;
let asked = "";

function close() {
  list.hidden = true;
  field.setAttribute("aria-expanded", "false");
  field.removeAttribute("aria-activedescendant");
}

function move(step) {
  const options = [...list.querySelectorAll("[role=option]")];
  if (!options.length) return;
  const now = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
  const next = options[(now + step + options.length) % options.length];
  options.forEach((option) => option.setAttribute("aria-selected", String(option === next)));
  field.setAttribute("aria-activedescendant", next.id);
  next.scrollIntoView({ block: "nearest" });
}

function pick(option) {
  field.value = option.dataset.postcode;
  const area = document.createElement("input");
  area.type = "hidden";
  area.name = "area";
  area.value = option.dataset.value;
  const found = document.createElement("p");
  found.className = "found";
  found.append(Object.assign(document.createElement("b"), { textContent: option.textContent }));
  document.getElementById("fresh-place").replaceChildren(area, found);
  close();
  keep(false);
  refresh();
  form.elements.address.focus();
}

function show(answer) {
  list.replaceChildren(
    ...answer.places.map((place, number) => {
      const option = document.createElement("li");
      option.id = `suggestion-${number}`;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      option.dataset.value = place.value;
      option.dataset.postcode = place.postcode;
      option.textContent = `${place.name} ${place.postcode}`;
      return option;
    }),
  );
  if (!answer.places.length || answer.more) {
    const note = document.createElement("li");
    note.className = "note";
    note.setAttribute("role", "presentation");
    note.textContent = answer.more ? form.dataset.more : form.dataset.none;
    list.append(note);
  }
  list.hidden = false;
  field.setAttribute("aria-expanded", "true");
}

async function suggest() {
  asked = field.value.trim();
  if (asked.length < 2) return close();
  try {
    const answer = await fetch(`${form.dataset.areas}?${new URLSearchParams({ q: asked })}`);
    if (answer.ok && asked === field.value.trim() && document.activeElement === field) show(await answer.json());
  } catch {
    close(); // The press on the button does the same.
  }
}

field.addEventListener("input", () => {
  document.getElementById("fresh-place").replaceChildren();
  clearTimeout(waiting);
  waiting = setTimeout(suggest, 250);
});
field.addEventListener("keydown", (event) => {
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    if (list.hidden) suggest();
    else move(event.key === "ArrowDown" ? 1 : -1);
    event.preventDefault();
  } else if (event.key === "Escape" && !list.hidden) {
    close();
    event.preventDefault();
  } else if (event.key === "Enter" && !list.hidden) {
    const option = list.querySelector("[aria-selected=true]") ?? (list.querySelectorAll("[role=option]").length === 1 && list.querySelector("[role=option]"));
    event.preventDefault();
    if (option) pick(option);
  }
});
list.addEventListener("pointerdown", (event) => event.preventDefault());
list.addEventListener("click", (event) => {
  const option = event.target.closest("[role=option]");
  if (option) pick(option);
});
// Left with something typed and nothing picked: the choice appears below, as it does without script.
field.addEventListener("blur", () => {
  close();
  if (field.value.trim() && !form.elements.area) refresh();
});
