// The basket changes in place: a press is sent, and the parts marked "fresh" are taken from the answer. Without it every press is a page.

import { again, read, say, take } from "./fresh.js";

// False where the answer is no basket: a line that another tab has taken out, a form that is too old.
function show(html) {
  const page = read(html);
  if (!page.getElementById("fresh")) return false;
  take(page, ["fresh", "fresh-bar"]);
  const tool = '.masthead .tool[href$="/basket/"]';
  const [here, there] = [document.querySelector(tool), page.querySelector(tool)];
  if (here && there) here.replaceWith(there);
  return true;
}

// What somebody was on, to find it again in the new page.
function mark() {
  const on = document.activeElement;
  const line = on?.closest("[id^=line-]")?.id;
  if (on?.name && line) {
    const name = `#${line} [name="${on.name}"]`;
    return () => document.querySelector(`${name}[value="${CSS.escape(on.value)}"]`) ?? document.querySelector(name);
  }
  if (on?.type === "radio") return () => document.querySelector(`[name="${on.name}"]:checked`);
  return () => null;
}

async function send(address, body) {
  const back = mark();
  const fresh = document.getElementById("fresh");
  fresh.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(address, { method: body ? "POST" : "GET", body, headers: { Accept: "text/html" } });
    if (answer.status >= 500) throw new Error(answer.status);
    if (!show(await answer.text())) return location.assign(location.pathname); // the basket as it is now, in this language
    const undo = body && document.querySelector("[data-undo]"); // it stays until the basket changes: other answers bring it too
    if (undo) undo.focus(); // at the head of the page: it comes into view
    else (document.querySelector('[aria-invalid="true"]') ?? back() ?? document.getElementById("main"))?.focus({ preventScroll: true });
  } catch {
    fresh.removeAttribute("aria-busy");
    for (const field of fresh.querySelectorAll("[name=quantity]")) field.value = field.defaultValue; // as it still is in the basket
    say(fresh.dataset.offline);
  }
}

// Several quick presses on + are one change: the number moves at once and is sent when the finger rests.
let resting;
function count(form, step) {
  const field = form.elements.quantity;
  field.value = Math.max(1, (Number.parseInt(field.value, 10) || 0) + step);
  clearTimeout(resting);
  resting = setTimeout(() => form.requestSubmit(), 450);
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || !form.matches("[data-fresh]")) return;
  event.preventDefault();
  if (event.submitter?.name === "step") {
    again(form, event.submitter); // nothing is on its way yet
    return count(form, Number(event.submitter.value));
  }
  const body = new FormData(form);
  if (event.submitter?.name) body.append(event.submitter.name, event.submitter.value);
  send(form.action, body).then(() => again(form, event.submitter));
});

document.addEventListener("change", (event) => {
  const field = event.target;
  if (field.name === "quantity") field.form.requestSubmit();
  else if (field.matches("input[data-fresh]")) send(`${location.pathname}?${new URLSearchParams([[field.name, field.value]])}`);
});
