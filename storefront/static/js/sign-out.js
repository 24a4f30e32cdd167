// Signing out on a phone that others may hold: what still waits to be sent is told first, then nothing stays. The server says the same to
// browsers that understand Clear-Site-Data (storefront/basket/count.py); those inside of other apps do not.

import { again, say } from "./fresh.js";
import { everything, forgetAll, me } from "./sell-queue.js";

const form = document.querySelector('main form[action*="/logout/"]');
const note = document.getElementById("unsent"); // only on the page that asks once more
const words = document.querySelector("script[data-offline]").dataset;

// The keys of what was typed and may not have reached the server: listings, and the application for a shop.
function typed() {
  try {
    return [...Object.keys(localStorage).filter((key) => key.startsWith("listing:")), ...Object.keys(sessionStorage).filter((key) => key.startsWith("opening-"))];
  } catch {
    return []; // Nothing can be kept here.
  }
}

// Where it is sent by itself: only what is one's own.
function way(pictures, pages) {
  const mine = pictures.find((entry) => entry.who === me);
  if (mine) return mine.address.replace(/new\/$/, "");
  const key = pages.find((each) => each.startsWith(`listing:${me}:`));
  return key && JSON.parse(localStorage.getItem(key)).page;
}

// Says what waits. Answers whether it had to.
async function tell() {
  const [pictures, pages] = [await everything(), typed()];
  if (!pictures.length && !pages.length) return false;
  if (!note) {
    location.assign(form.action);
    return true;
  }
  if (!note.hidden) return false;
  for (const [name, { length }] of Object.entries({ pictures, pages })) {
    const line = note.querySelector(`[data-${name}]`);
    line.hidden = !length;
    line.querySelector("b").textContent = length;
  }
  const link = note.querySelector("a");
  const first = way(pictures, pages);
  link.hidden = !first;
  if (first) link.href = first;
  note.hidden = false;
  return true;
}

// One that fails does not keep the others.
const forget = () =>
  Promise.allSettled([
    forgetAll(),
    (async () => {
      for (const name of await caches.keys()) if (!name.startsWith("shell-")) await caches.delete(name);
    })(),
    (async () => sessionStorage.clear())(),
    (async () => {
      localStorage.clear();
      localStorage.setItem("signed-out", "now"); // the other tabs hear of it
      localStorage.removeItem("signed-out");
    })(),
  ]);

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const button = event.submitter;
  if (button?.hasAttribute("aria-busy")) return;
  button?.setAttribute("aria-busy", "true");
  if (!navigator.onLine) say(words.offline);
  else if (!(await tell().catch(() => false))) {
    await forget();
    return form.submit();
  }
  again(form, button);
});
if (note) tell();
