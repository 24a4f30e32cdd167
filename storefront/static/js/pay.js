// The pay page: what is left of the time, the slip as one sees it, how far it is sent, and the page that moves on by itself.

import { again, read, say } from "./fresh.js";

const page = document.getElementById("pay");
const form = document.getElementById("attach");
const file = () => document.getElementById("slip"); // another one stands there after a refusal

// The page moves on: once, and never under a slip that is chosen or on its way (a late slip counts too). ------------

let moving = false;
function moveOn() {
  if (moving || chosen() || form?.querySelector('[aria-busy="true"]')) return;
  moving = true;
  location.reload();
}

// The time: seen every second, said at five minutes and at one. What is left says the market; the phone's clock may be wrong. ---

const timer = page.querySelector("[data-left]");
let until = performance.now() + 1000 * Number(timer?.dataset.left ?? 0);
if (timer) {
  const said = document.getElementById("time-said");
  let before = Infinity;
  const tick = () => {
    const left = Math.max(0, Math.round((until - performance.now()) / 1000));
    timer.textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
    if (before > 300 && left <= 300 && left > 60) said.textContent = timer.dataset.five;
    if (before > 60 && left <= 60 && left > 0) said.textContent = timer.dataset.one;
    // A page that came with nothing left does not begin over and over: the question below finds out.
    if (!left) return before < Infinity && setTimeout(moveOn, 1500);
    before = left;
    setTimeout(tick, 1000);
  };
  tick();
}

// The state, every ten seconds while somebody looks. ----------------------------------------------

if (page.dataset.ask) {
  const ask = async () => {
    if (document.hidden) return;
    try {
      const answer = await fetch(page.dataset.ask, { headers: { Accept: "application/json" } });
      if (!answer.ok) return;
      const { state, seconds } = await answer.json();
      until = Math.min(until, performance.now() + 1000 * seconds); // while a phone sleeps its counting may stop
      if (state !== page.dataset.state) moveOn();
    } catch {
      // No connection: the next look may find one.
    }
  };
  setInterval(ask, 10000);
  document.addEventListener("visibilitychange", ask);
}

// The slip: seen before it is sent. ---------------------------------------------------------------

const preview = document.getElementById("preview");
const bar = document.getElementById("sent");

// In the unit that says something: a slip of 40 KB is not "0.0 MB".
function size(bytes) {
  return bytes < 1048576 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / 1048576).toFixed(1)} MB`;
}

function chosen() {
  return Boolean(file()?.files.length);
}

form?.addEventListener("change", () => {
  preview.hidden = !chosen();
  if (!chosen()) return;
  form.querySelector(".field .error")?.remove(); // another picture: what was said of the last one no longer holds
  file().removeAttribute("aria-invalid");
  page.querySelector(".errors[data-summary]")?.remove();
  const [picture] = file().files;
  const reader = new FileReader();
  reader.addEventListener("load", () => (preview.querySelector("img").src = reader.result));
  reader.readAsDataURL(picture);
  preview.querySelector("p").textContent = `${picture.name} · ${size(picture.size)}`;
  form.querySelector("button").focus({ preventScroll: true });
});

// Sent with a bar that shows how far: on slow data a slip takes a while.
form?.addEventListener("submit", (event) => {
  if (event.defaultPrevented || !chosen()) return;
  event.preventDefault();
  const button = form.querySelector("button");
  const request = new XMLHttpRequest();
  const failed = () => {
    bar.hidden = true;
    again(form, button);
    say(form.dataset.offline);
  };
  button.setAttribute("aria-busy", "true");
  bar.hidden = false;
  request.upload.addEventListener("progress", ({ loaded, total }) => (bar.value = (100 * loaded) / total));
  request.addEventListener("error", failed);
  request.addEventListener("load", () => {
    if (request.status < 400) return location.assign(request.responseURL);
    const fresh = read(request.responseText).getElementById("attach");
    if (!fresh) return failed();
    // Refused: the words of the answer take the place of this form's field.
    form.querySelector(".field").replaceWith(fresh.querySelector(".field"));
    location.hash = "attach";
    bar.hidden = true;
    preview.hidden = true;
    again(form, button);
    file().focus();
  });
  request.open("POST", form.getAttribute("action") || location.href.split("#")[0]);
  request.send(new FormData(form));
});
