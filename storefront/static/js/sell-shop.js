// The price of delivery answers while one types.

import { read, take } from "./fresh.js";

const form = document.querySelector("[data-preview]");
let running, waiting;

async function look() {
  running?.abort();
  running = new AbortController();
  try {
    const answer = await fetch(`${location.pathname}?${new URLSearchParams(new FormData(form))}`, { signal: running.signal });
    if (answer.ok) take(read(await answer.text()), ["fresh-quote"]);
  } catch {
    // Without a connection the button asks again.
  }
}

form.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(look, 400);
});
