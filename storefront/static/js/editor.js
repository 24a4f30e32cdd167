// Wagtail's editor without a signal: nothing is sent, the page stays, and nothing that was written is lost.

const words = document.currentScript.dataset.said;

// Before Wagtail hears of the press: it would say that it is at work, and the browser would leave for a page of its own.
function hold(event) {
  const form = event.target.closest("[data-edit-form]");
  const sends = event.type === "submit" || event.target.closest("button[type=submit], input[type=submit]");
  if (!form || !sends || navigator.onLine) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (document.getElementById("no-signal")) return;
  const said = Object.assign(document.createElement("p"), { id: "no-signal", className: "no-signal", textContent: words });
  said.setAttribute("role", "alert");
  document.body.append(said);
}

addEventListener("click", hold, true);
addEventListener("submit", hold, true);
addEventListener("online", () => document.getElementById("no-signal")?.remove());
