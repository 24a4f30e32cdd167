// The list of goods: pictures that waited on this phone for a signal are sent, and one is told.

import { flush, waiting } from "./sell-queue.js";

const note = document.querySelector("[data-queue]");
const address = new URL(document.querySelector("script[data-new]").dataset.new, location).pathname;

async function go() {
  const all = await waiting(address);
  if (!all.length) return;
  note.hidden = false;
  note.querySelector("span").textContent = note.dataset.waiting;
  if (await flush(address)) location.reload();
}

addEventListener("online", go);
go();
