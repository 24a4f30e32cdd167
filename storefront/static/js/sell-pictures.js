// The first screen of a listing: pictures are shrunk here, sent at once with progress, put in order by a finger, and wait where there is no signal.

import { again, say } from "./fresh.js";
import { flush, forget, keep, newKey, shrink, small, token, waiting } from "./sell-queue.js";

const form = document.getElementById("shooting");
const words = form.dataset;
const tiles = form.querySelector(".tiles");
const chooser = document.getElementById("photos");
const nextButton = form.querySelector("[name=next]");
const status = form.querySelector(".status");
const address = new URL(words.new, location).pathname;
const shown = new Map(); // key of a picture that waits -> its tile
form.classList.add("live");

const all = () => [...tiles.children];
const saved = () => all().filter((tile) => tile.dataset.pk);
const icons = form.querySelector("template").content.querySelectorAll(".icon");
const icon = (name) => icons[["earlier", "remove", "later"].indexOf(name)].cloneNode(true);

// The tiles say what can be done with them. ---------------------------------------------------------

function tidy() {
  const tilesNow = all();
  tilesNow.forEach((tile, place) => {
    tile.querySelector(".front")?.remove();
    if (!place && !tile.classList.contains("refused")) tile.querySelector(".face").append(Object.assign(document.createElement("span"), { className: "mark front", textContent: words.front }));
    const [earlier, later] = [tile.querySelector("[name=earlier]"), tile.querySelector("[name=later]")];
    if (earlier) earlier.disabled = place === 0;
    if (later) later.disabled = place === tilesNow.length - 1;
  });
  const good = tilesNow.filter((tile) => !tile.classList.contains("refused")).length;
  nextButton.classList.toggle("next", good > 0);
  form.querySelector(".shoot")?.classList.toggle("next", good === 0);
  if (good) {
    // What the market asked for is there.
    for (const each of document.querySelectorAll("[data-summary]")) each.remove();
    const shoot = form.querySelector(".shoot span");
    if (shoot) shoot.textContent = words.more;
  }
  if (chooser) chooser.disabled = good >= Number(words.most);
}

function tool(name, label) {
  const button = document.createElement("button");
  button.className = "tool";
  button.name = name;
  button.setAttribute("aria-label", label);
  button.append(icon(name));
  return button;
}

function dress(tile) {
  if (!tile.querySelector(".tools")) {
    const tools = document.createElement("div");
    tools.className = "tools";
    tools.append(tool("earlier", words.earlier), tool("remove", words.remove), tool("later", words.later));
    tile.append(tools);
  }
  if (!tile.querySelector(".grip")) {
    const grip = Object.assign(document.createElement("button"), { type: "button", className: "grip", textContent: "⠿", tabIndex: -1 });
    grip.setAttribute("aria-label", words.drag);
    tile.querySelector(".face").append(grip);
  }
}

function addTile(entry) {
  const tile = document.createElement("li");
  tile.className = "tile";
  const face = Object.assign(document.createElement("div"), { className: "face" });
  small(entry.blob).then((src) => src && face.prepend(Object.assign(document.createElement("img"), { alt: "", src })));
  const bar = Object.assign(document.createElement("progress"), { max: 1, value: 0 });
  bar.setAttribute("aria-label", words.sending);
  const said = Object.assign(document.createElement("span"), { className: "said" });
  tile.append(face, bar, said);
  tile.dataset.key = entry.photo;
  tiles.append(tile);
  shown.set(entry.photo, tile);
  dress(tile);
  tidy();
}

function draftIs(data) {
  words.next = data.address.replace(/1\/$/, "2/");
  nextButton.dataset.next = words.next;
  form.action = data.address.replace(/1\/$/, "photos/");
  if (new URL(data.address, location).pathname !== location.pathname) history.replaceState(null, "", data.address);
}

function told(entry, answer) {
  const tile = shown.get(entry.photo);
  if (answer.data?.address) draftIs(answer.data);
  if (answer.kind === "finished") return void location.assign(answer.data.finished);
  if (!tile) return;
  const [bar, said] = [tile.querySelector("progress"), tile.querySelector(".said")];
  if (answer.kind === "sending") {
    if (bar) bar.value = answer.part;
    said.textContent = words.sending;
  } else if (answer.kind === "lost") {
    said.textContent = words.waiting;
  } else if (answer.kind === "refused") {
    tile.classList.add("refused");
    bar?.remove();
    said.textContent = answer.data?.refused.join(" ") ?? words.large;
    shown.delete(entry.photo);
  } else {
    tile.dataset.pk = answer.data.pictures.find((picture) => picture.key === entry.photo)?.pk ?? "";
    bar?.remove();
    said.textContent = "";
    shown.delete(entry.photo);
  }
  tidy();
}

async function go() {
  const taken = await flush(address, words.key, told);
  status.textContent = "";
  if (taken) sendOrder(true);
}

// Choosing. -----------------------------------------------------------------------------------------

chooser?.addEventListener("change", async () => {
  const files = [...chooser.files];
  chooser.value = "";
  const room = Number(words.most) - all().filter((tile) => !tile.classList.contains("refused")).length;
  if (files.length > room) say(words.full);
  for (const file of files.slice(0, Math.max(0, room))) {
    const entry = { photo: newKey(), draft: words.key, address, name: file.name, blob: await shrink(file), at: Date.now() };
    addTile(entry);
    await keep(entry);
  }
  go();
});

// Order, removal. -----------------------------------------------------------------------------------

// One after the other: of two orders that overtake each other the older would stay. `fields` are asked for when their turn comes.
let line = Promise.resolve();
const arrange = (fields, quiet) => (line = line.then(() => tell(fields(), quiet)));

async function tell(fields, quiet) {
  const body = new FormData();
  body.append("csrfmiddlewaretoken", token());
  for (const [name, value] of Object.entries(fields)) body.append(name, value);
  try {
    const answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(answer.status);
    return true;
  } catch {
    if (!quiet) say(words.offline);
    return false;
  }
}

const inOrder = () => (saved().length > 1 ? { order: saved().map((tile) => tile.dataset.pk).join(",") } : {});
const sendOrder = (quiet) => saved().length > 1 && arrange(inOrder, quiet);

async function remove(tile) {
  if (tile.dataset.pk && !(await arrange(() => ({ remove: tile.dataset.pk })))) return;
  if (tile.dataset.key) {
    await forget(tile.dataset.key);
    shown.delete(tile.dataset.key);
  }
  tile.remove();
  tidy();
}

form.addEventListener("submit", (event) => {
  const button = event.submitter;
  const tile = button?.closest(".tile");
  if (tile) {
    event.preventDefault();
    if (button.name === "remove") return void remove(tile);
    if (button.name === "earlier") tile.previousElementSibling?.before(tile);
    else tile.nextElementSibling?.after(tile);
    tidy();
    (button.disabled ? tile.querySelector(".tool:not([disabled])") : button).focus();
    return void sendOrder();
  }
  if (button?.name !== "next" || !all().some((each) => !each.classList.contains("refused"))) return;
  event.preventDefault();
  onward(button);
});

// On to the second screen; what still waits is sent from there.
async function onward(button) {
  button.setAttribute("aria-busy", "true");
  let there = nextButton.dataset.next && (await arrange(inOrder, true));
  if (!nextButton.dataset.next) {
    const body = new FormData();
    body.append("csrfmiddlewaretoken", token());
    body.append("key", words.key);
    try {
      const answer = await fetch(address, { method: "POST", body, headers: { Accept: "application/json" } });
      draftIs(await answer.json());
      there = true;
    } catch {
      // Said below.
    }
  }
  again(form, button);
  if (!there) return void say(words.offline);
  location.assign(nextButton.dataset.next);
}

// By finger. ----------------------------------------------------------------------------------------

tiles.addEventListener("pointerdown", (event) => {
  const grip = event.target.closest(".grip");
  if (!grip) return;
  const tile = grip.closest(".tile");
  event.preventDefault();
  grip.setPointerCapture(event.pointerId);
  tile.classList.add("held");
  const before = all().indexOf(tile);
  const move = ({ clientX, clientY }) => {
    const over = document.elementsFromPoint(clientX, clientY).map((each) => each.closest?.(".tile")).find((each) => each && each !== tile);
    if (!over) return;
    const places = all();
    if (places.indexOf(over) < places.indexOf(tile)) over.before(tile);
    else over.after(tile);
    if (!grip.hasPointerCapture(event.pointerId)) grip.setPointerCapture(event.pointerId); // moving a node lets go of the finger
  };
  const end = () => {
    tile.classList.remove("held");
    removeEventListener("pointermove", move);
    removeEventListener("pointerup", end);
    removeEventListener("pointercancel", end);
    tidy();
    if (all().indexOf(tile) !== before) sendOrder();
  };
  addEventListener("pointermove", move);
  addEventListener("pointerup", end);
  addEventListener("pointercancel", end);
});

// What waited when the page was left. ---------------------------------------------------------------

all().forEach(dress);
for (const entry of await waiting(address, words.key)) addTile(entry);
tidy();
addEventListener("online", go);
setInterval(() => shown.size && navigator.onLine && go(), 8000);
go();
