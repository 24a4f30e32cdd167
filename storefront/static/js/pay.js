// The pay page: what is left of the time, the slip as one sees it, how far it is sent, and the page that moves on by itself.

import { again, read, say } from "./fresh.js";

const page = document.getElementById("pay");

// The time: seen every second, said at five minutes and at one. -----------------------------------

const timer = page.querySelector("[data-until]");
if (timer) {
  const until = new Date(timer.dataset.until).getTime();
  const said = document.getElementById("time-said");
  let before = Infinity;
  const tick = () => {
    const left = Math.max(0, Math.round((until - Date.now()) / 1000));
    timer.textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
    if (before > 300 && left <= 300 && left > 60) said.textContent = timer.dataset.five;
    if (before > 60 && left <= 60 && left > 0) said.textContent = timer.dataset.one;
    before = left;
    if (left) setTimeout(tick, 1000);
    else setTimeout(() => location.reload(), 1500);
  };
  tick();
}

// The state, every ten seconds while somebody looks. ----------------------------------------------

if (page.dataset.ask) {
  const ask = async () => {
    if (document.hidden) return;
    try {
      const answer = await fetch(page.dataset.ask, { headers: { Accept: "application/json" } });
      if (answer.ok && (await answer.json()).state !== page.dataset.state && !chosen()) location.reload();
    } catch {
      // No connection: the next look may find one.
    }
  };
  setInterval(ask, 10000);
  document.addEventListener("visibilitychange", ask);
}

// The slip: seen before it is sent. ---------------------------------------------------------------

const form = document.getElementById("attach");
const file = () => document.getElementById("slip"); // another one stands there after a refusal
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
